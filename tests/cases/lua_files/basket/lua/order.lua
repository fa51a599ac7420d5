local items = redis.call('HGETALL', KEYS[1])
redis.call('RPUSH', KEYS[2], cjson.encode(items))
redis.call('DEL', KEYS[1])
return #items
