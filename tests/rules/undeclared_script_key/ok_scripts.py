import redis

r = redis.Redis(host="cache")


LIMIT = """
local key, limit = KEYS[1], tonumber(ARGV[1])
-- redis.call('GET', 'only a comment')
local n = redis.call('INCR', key)
if n == 1 then redis.call('EXPIRE', key, ARGV[2]) end
return n <= limit
"""
EACH = "for i, key in ipairs(KEYS) do redis.call('DEL', key) end"


def limit(uid):
    return r.eval(LIMIT, 1, f"limit:{uid}", 10, 60)


def each(uid):
    r.eval(EACH, 2, f"{{{uid}}}:a", f"{{{uid}}}:b")


def suffix(uid):
    return r.eval("return redis.call('GET', KEYS[1] .. ':x')", 1, f"a:{{{uid}}}")


def no_key():
    return r.eval("return redis.call('TIME')", 0)
