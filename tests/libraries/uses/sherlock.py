"""sherlock: locks over several kinds of store; the one over Redis is one key and three scripts."""

from declare import KEYS, Use, World

TITLE = "Sherlock"
DISTRIBUTION = "sherlock"
MODULES = ("sherlock",)
EXTRA_REQUIREMENTS = ("redis",)

LOCK = Use(
    role="RedisLock",
    configure="RedisLock(name, client=RedisCluster(...))",
    broken=("sherlock.configure(client=RedisCluster(...)) is refused with ValueError",),
    instead="the client as an argument of each RedisLock",
    sources=("https://github.com/py-sherlock/sherlock/blob/master/sherlock/lock.py",),
    imports=("sherlock.RedisLock", "sherlock.lock.RedisLock", "sherlock.backends.REDIS"),
    extras=("redis",),
)


@LOCK.check("acquire, renew, release 12 locks, with a RedisCluster")
def locks(world: World) -> object:
    import sherlock

    client = world.client()
    seen = []
    for key in KEYS:
        lock = sherlock.RedisLock(key, client=client, expire=60, timeout=5)
        seen.append([lock.acquire(blocking=False), lock.renew(), lock.locked()])
        seen.append([sherlock.RedisLock(key, client=client).acquire(blocking=False)])
        lock.release()
        seen.append([lock.locked()])
    return seen


@LOCK.check("acquire and release 12 locks, with a RedisCluster given to configure()", core=False)
def configured(world: World) -> object:
    import sherlock

    sherlock.configure(backend=sherlock.backends.REDIS, client=world.client(), expire=60)
    seen = []
    for key in KEYS:
        with sherlock.Lock(key) as lock:
            seen.append(lock.locked())
    return seen
