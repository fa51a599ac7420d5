def touch_page(conn, name):
    conn.setex(f"page:{name}", 60, "x")  # expect: ok
    return conn.exists(f"page:{name}")  # expect: ok


def note(conn, name, done):
    done.append(conn.lpush(f"list:{name}", "x"))  # expect: ok


def rename(conn, name, new, errors):
    try:
        conn.rename(f"page:{name}", f"page:{new}")  # expect: break CL101
    except Exception as error:
        errors.append(error)


async def fetch(r, name):
    return await r.get(f"page:{name}")  # expect: ok


async def fetch_pair(r, one, other):
    return await r.mget(f"page:{one}", f"page:{other}")  # expect: break CL101


async def consume(r, inbox, results):
    while True:
        name = await inbox.get()  # expect: ok
        if name is None:
            return
        results.append(await r.incr(f"seen:{name}"))  # expect: ok


async def watch(r, one, other):
    return await r.brpop([f"list:{one}", f"list:{other}"], timeout=1)  # expect: break CL101
