from collections import namedtuple

Context = namedtuple("Context", "worker redis")

JOBS = {}


def job(function):
    JOBS[function.__name__] = function
    return function


@job
def resize(ctx, name):
    ctx.redis.sadd("resized", name)  # expect: ok
    return ctx.redis.scard("resized")  # expect: ok


@job
def move(ctx, name):
    return ctx.redis.smove("resized", f"moved:{name}", name)  # expect: break CL101


@job
def later(ctx, name):
    ctx.worker.push("low", "resize", name)
    return ctx.worker.name.upper()


@job
def purge(ctx, name):
    _, r = ctx
    return r.delete("resized", f"moved:{name}", f"thumb:{name}")  # expect: change CL102
