local n = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('ZADD', 'basket:best', n, ARGV[1])
return n
