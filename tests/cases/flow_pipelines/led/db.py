import os

import redis

connection = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
