import os

import redis

from shop import connection, search


def boot():
    client = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    connection.initialize_redis(client)
    search.initialize_search(client)


def shutdown():
    connection.close()
