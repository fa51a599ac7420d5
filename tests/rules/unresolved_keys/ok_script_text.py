import redis

r = redis.Redis(host="a")
GET = "return redis.call('GET', KEYS[1])"
registered = r.register_script(GET)
digest = r.script_load(GET)


def known(user):
    return r.eval(GET, 1, f"user:{user}"), registered(keys=[f"user:{user}"]), r.evalsha(digest, 1, f"user:{user}")


def put_together(name, user):
    return r.eval("return redis.call('" + name + "', KEYS[1])", 1, f"user:{user}")


def told_by_another_rule(script, a, b):
    return r.eval(script, 2, f"user:{a}", f"user:{b}")


def a_function(user):
    return r.fcall("count", 1, f"user:{user}")
