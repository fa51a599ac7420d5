for _, item in ipairs(redis.call('HKEYS', KEYS[1])) do
  redis.call('DEL', 'reserved:' .. item)
end
return redis.call('DEL', KEYS[1])
