import redis

r = redis.Redis(host="cache")


LITERAL = """
local n = redis.call('INCR', KEYS[1])
redis.call('SET', 'last', n)
return n
"""
FOLLOW = """
local ids = redis.call('SMEMBERS', KEYS[1])
for _, id in ipairs(ids) do
  redis.call('DEL', 'item:' .. id)
end
"""


def literal(uid):
    r.eval(LITERAL, 1, f"n:{uid}")  # found


def follow(uid):
    r.register_script(FOLLOW)(keys=[f"set:{uid}"])  # found


def argument():
    r.eval("return redis.call('GET', ARGV[1])", 0, "a")  # found


def numkeys_zero():
    r.eval("return redis.call('GET', 'config')", 0)  # found


def suffix(uid):
    r.eval("return redis.call('GET', KEYS[1] .. ':x')", 1, f"a:{uid}")  # found


def same_slot():
    r.eval("redis.call('SET', 'a:{x}', 1) return redis.call('GET', KEYS[1])", 1, "b:{x}")  # found
