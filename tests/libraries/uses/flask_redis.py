"""Flask-Redis: one redis.Redis from REDIS_URL, or from a class of your own."""

from declare import KEYS, Use, World

TITLE = "Flask-Redis"
DISTRIBUTION = "flask-redis"
MODULES = ("flask_redis",)
EXTRA_REQUIREMENTS = ()

CLIENT = Use(
    role="client",
    configure="FlaskRedis.from_custom_provider(RedisCluster, app)",
    broken=("FlaskRedis(app) opens a redis.Redis on one node: MOVED for the keys of the others",),
    instead="FlaskRedis.from_custom_provider(redis.cluster.RedisCluster, app)",
    sources=("https://github.com/underyx/flask-redis/blob/master/flask_redis/client.py",),
    imports=("flask_redis",),
    always=True,
)


@CLIENT.check("set and get 12 keys, with RedisCluster as custom provider")
def provider(world: World) -> object:
    import redis
    from flask import Flask
    from flask_redis import FlaskRedis

    app = Flask("shop")
    app.config["REDIS_URL"] = world.url
    kind = redis.cluster.RedisCluster if world.clustered else redis.Redis
    client = FlaskRedis.from_custom_provider(kind, app)
    return [(client.set(key, 1), client.incr(key), client.delete(key)) for key in KEYS]


@CLIENT.check("set and get 12 keys, with FlaskRedis(app) on one node", core=False)
def plain(world: World) -> object:
    from flask import Flask
    from flask_redis import FlaskRedis

    app = Flask("shop")
    app.config["REDIS_URL"] = world.url
    client = FlaskRedis(app)
    return [(client.set(key, 1), client.incr(key), client.delete(key)) for key in KEYS]
