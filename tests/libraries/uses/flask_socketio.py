"""Flask-SocketIO: message_queue makes python-socketio's client manager."""

import threading

from declare import HOST, Use, World

TITLE = "Flask-SocketIO"
DISTRIBUTION = "flask-socketio"
MODULES = ("flask_socketio",)
EXTRA_REQUIREMENTS = ("redis",)

QUEUE = Use(
    role="message queue",
    configure="message_queue is the URL of any one node: a message published on one node is heard on all",
    broken=("the process depends on that one node: when it is gone, the manager does not find another one",),
    instead="a message queue that Kombu knows, such as RabbitMQ",
    sources=("https://github.com/miguelgrinberg/Flask-SocketIO/blob/main/src/flask_socketio/__init__.py",),
    strings=("redis://", "rediss://"),
    calls=("flask_socketio.SocketIO", "flask_socketio.SocketIO.init_app"),
    settings=("message_queue",),
)


@QUEUE.check("12 messages, emitted on one node by a process without a server and heard on another")
def emit(world: World) -> object:
    import redis
    from flask import Flask
    from flask_socketio import SocketIO

    server = SocketIO(Flask("shop"), message_queue=world.url, async_mode="threading")
    manager = server.server.manager
    seen: list[object] = []

    def listen() -> None:
        for message in manager._listen():  # what the thread of a server does
            seen.append(manager.json.loads(message)["data"])
            if len(seen) == 12:
                return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    node = redis.Redis.from_url(world.url)
    while not node.pubsub_channels("flask-socketio"):
        pass
    outside = SocketIO(message_queue=f"redis://{HOST}:{world.ports[-1]}/0")
    for number in range(12):
        outside.emit("greet", number)
    listener.join(5)
    return seen
