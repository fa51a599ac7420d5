TAKE = """
local left = tonumber(redis.call('GET', KEYS[1]) or '10')
if left <= 0 then return 0 end
redis.call('SET', KEYS[1], left - 1)
return 1
"""

MOVE = """
local n = redis.call('GET', KEYS[1])
if n then redis.call('SET', KEYS[2], n) end
return n
"""
