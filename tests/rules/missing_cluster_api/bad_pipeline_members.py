import redis
import redis.asyncio

r = redis.Redis(host="cache")
a = redis.asyncio.Redis(host="cache")


def sync(key):
    with r.pipeline(transaction=True) as pipe:
        pipe.watch(key)
        if pipe.watching:  # found
            pipe.multi()
    pipe = r.pipeline(transaction=False)
    pipe.immediate_execute_command("GET", key)  # found
    return len(pipe.command_stack)  # found


async def asyncio(key):
    pipe = a.pipeline(transaction=False)
    script = pipe.register_script("return redis.call('INCR', KEYS[1])")  # found
    return script, pipe.command_stack  # found
