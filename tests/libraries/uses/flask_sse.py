"""Flask-SSE: server-sent events over publish and subscribe."""

import threading

from declare import HOST, Use, World

TITLE = "Flask-SSE"
DISTRIBUTION = "flask-sse"
MODULES = ("flask_sse",)
EXTRA_REQUIREMENTS = ()

EVENTS = Use(
    role="server-sent events",
    configure="SSE_REDIS_URL or REDIS_URL is the URL of any one node: a message published on one node is heard on all",
    broken=("the process depends on that one node: when it is gone, the client does not find another one",),
    instead="redis-py's own cluster client",
    sources=("https://github.com/singingwolfboy/flask-sse/blob/master/flask_sse.py",),
    imports=("flask_sse",),
    strings=("redis://", "rediss://"),
    settings=("SSE_REDIS_URL",),
    always=True,
)


@EVENTS.check("12 channels, heard on one node and published on another")
def publish(world: World) -> object:
    import redis
    from flask import Flask
    from flask_sse import sse

    def application(port: int) -> Flask:
        app = Flask("shop")
        app.config["SSE_REDIS_URL"] = f"redis://{HOST}:{port}/0"
        return app

    seen: list[str] = []

    def listen(channel: str) -> None:
        with application(world.port).app_context():
            seen.append(str(next(sse.messages(channel))))

    names = [f"room-{number}" for number in range(12)]
    listeners = [threading.Thread(target=listen, args=(name,), daemon=True) for name in names]
    for listener in listeners:
        listener.start()
    node = redis.Redis.from_url(world.url)
    while len(node.pubsub_channels("room-*")) < 12:
        pass
    with application(world.ports[-1]).app_context():
        for name in names:
            sse.publish({"hello": name}, channel=name)
    for listener in listeners:
        listener.join(5)
    return sorted(seen)
