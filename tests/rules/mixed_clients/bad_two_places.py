import os

import redis
from redis.asyncio import RedisCluster

feed = RedisCluster(host=os.environ["REDIS_HOST"])
sessions = redis.Redis(host=os.environ["REDIS_HOST"])  # found
locks = redis.Redis(host=os.environ["REDIS_HOST"])
other = redis.Redis(host=os.environ["OTHER_HOST"])
