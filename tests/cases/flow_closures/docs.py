from fn.make import connection_source, lister, merger, repository

get, close = connection_source()
repo = repository(get)


def store(ident):
    repo["save"](ident, title="t")
    return repo["load"](ident)


def listed():
    return lister(get())(), lister(get())(count=1)


def merged():
    return merger(get())("tags")("a", "b")


def moved():
    store(1)
    return repo["move"](1, 2)


def tagged(ident, _r=get()):
    return _r.sadd(f"tagged:{ident}", "x")  # expect: ok


def tagged_pair(one, other, *, _r=get()):
    return _r.sinter(f"tagged:{one}", f"tagged:{other}")  # expect: break CL101
