import redis

r = redis.Redis(host="cache")


def done(pipe):
    return pipe.execute()


def saved(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    pipe.smembers(key)
    assert len(pipe.execute()) == 2
    pipe.set(key, 1)
    return all(pipe.execute())


def one_of_them(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    pipe.get(key)
    first = pipe.execute()[1]
    pipe.set(key, 1)
    pipe.get(key)
    _, second = pipe.execute()
    pipe.set(key, 1)
    pipe.get(key)
    *_, third = done(pipe)
    return first, second, third


def asked_whether_true(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1, nx=True)
    pipe.expire(key, 60)
    made, kept = done(pipe)
    if made and not kept:
        return "lost"
    pipe.set(key, 1, nx=True)
    pipe.expire(key, 60)
    return "made" if pipe.execute()[0] is not None else "there"


def handed(key):
    pipe = r.pipeline(transaction=True)
    pipe.set(key, 1)
    done(pipe)
