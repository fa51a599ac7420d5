def send(r, *, name, count):
    key = f"worker:{name}"
    r.set(key, count, ex=30)  # expect: ok
    return r.ttl(key) > 0  # expect: ok


def oldest(r, names):
    return r.mget([f"worker:{name}" for name in names])  # expect: break CL101
