-- one key, and a channel, which is none
redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('PUBLISH', 'baskets', ARGV[1])
return redis.call('HLEN', KEYS[1])
