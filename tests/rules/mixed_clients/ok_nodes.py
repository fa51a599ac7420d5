import redis
from conf import settings

cluster = redis.RedisCluster(host=settings.REDIS_HOST, port=7000)


def each_node():
    for node in cluster.get_primaries():
        yield redis.Redis(host=node.host, port=node.port)
    one = cluster.get_node("10.0.0.1", 7001)
    yield redis.Redis(host=one.host, port=one.port)
    yield cluster.get_redis_connection(one)


metrics = redis.Redis(host=settings.REDIS_HOST, port=6390)
