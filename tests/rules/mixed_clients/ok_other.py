import os

import fakeredis
import redis

cluster = redis.RedisCluster.from_url(os.environ["REDIS_URL"])
stand_in = fakeredis.FakeRedis.from_url(os.environ["REDIS_URL"])
sessions = redis.Redis.from_url(os.environ["SESSIONS_URL"])
first = redis.Redis.from_url(os.environ["PLAIN_URL"])
second = redis.asyncio.Redis.from_url(os.environ["PLAIN_URL"])
