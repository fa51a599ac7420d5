"""How Redis clients show themselves where nobody sees them being built: by their methods and their names."""

from __future__ import annotations

import re
from functools import cache

# Names of redis-py methods that no other widely used Python object has.
DISTINCTIVE = frozenset(
    """
    bgrewriteaof bitcount bitfield bitop bitpos blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax
    bzpopmin decrby evalsha expireat expiretime fcall flushall flushdb geoadd geodist geohash geopos
    georadius georadiusbymember geosearch geosearchstore getbit getdel getex getrange getset hdel
    hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hscan_iter hset
    hsetnx hstrlen hvals incrby incrbyfloat lindex linsert llen lmove lmpop lpop lpos lpush lpushx
    lrange lrem lset ltrim mget_nonatomic mset_nonatomic msetnx pexpire pexpireat pfadd pfcount pfmerge
    psetex psubscribe pttl randomkey renamenx rpop rpoplpush rpush rpushx sadd scan_iter scard
    script_load sdiff sdiffstore setbit setex setnx setrange sinter sinterstore sismember smembers
    smismember smove spop srandmember srem sscan sscan_iter ssubscribe sunion sunionstore unlink
    xack xadd xautoclaim xclaim xdel xgroup_create xgroup_destroy xinfo_stream xlen xpending
    xpending_range xrange xread xreadgroup xrevrange xtrim zadd zcard zcount zdiff zdiffstore zincrby
    zinter zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex
    zrangebyscore zrangestore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange
    zrevrangebyscore zrevrank zscan zscan_iter zscore zunion zunionstore register_script swapdb
    bgsave config_resetstat config_rewrite dbsize eval_ro evalsha_ro fcall_ro hexpire hexpireat
    hexpiretime hgetdel hgetex hpersist hpexpire hpexpireat hpexpiretime hpttl hsetex httl lastsave
    latency_doctor pexpiretime pubsub_channels pubsub_numpat pubsub_numsub script_flush sintercard
    slowlog_get slowlog_len slowlog_reset sort_ro spublish xgroup_createconsumer xgroup_delconsumer
    xgroup_setid xinfo_consumers xinfo_groups zintercard zrevrangebylex
    """.split()
) - {"unlink"}

SHARED = frozenset(
    {"zscore", "xrange", "register_script", "getbit", "setbit", "bitfield", "bitcount", "ltrim"}
)
"""Those that statistics, axes of plots, web assets, polynomials and bits have as well: alone they say less."""

_NAME = re.compile(
    r"^_*(?:[a-z0-9_]*_)?(?:redis|valkey|redisdb|rediscon|redisconn|redisclient|rds|rdb|rconn|rcli)"
    r"(?:_?(?:client|conn|connection|con|cli|db|cache|server|instance|master|slave|replica|sync|async"
    r"|handle|store|storage|session|obj|api|\d+))*_*$"
)
_SHORT = re.compile(r"^_*(?:r|rc|rd|redis_?\d*|aredis|aioredis|pyredis|strict_redis|get_redis|redis_conn)$")


@cache
def named_like_a_client(spelling: str) -> bool:
    """Does the last part of a dotted name say "Redis client" (and not "redis_url")?"""
    last = spelling.rsplit(".", 1)[-1].lower().removesuffix("()")
    return bool(_NAME.match(last) or (_SHORT.match(last) and last != "r"))


_CLASS = re.compile(r"^(?:[A-Z][A-Za-z0-9]*)?(?:Redis|Valkey)(?:Cluster)?(?:Client)?$")


@cache
def named_like_a_client_class(name: str) -> bool:
    """Does a class of that name inherit from a client, in all likelihood: ``FailoverRedis``?"""
    return _CLASS.match(name) is not None
