import redis


class Queue:
    def __init__(self, name):
        self.r = redis.Redis()
        self.name = name

    def push(self, items):
        with self.r.pipeline(transaction=True) as pipe:
            for item in items:
                pipe.lpush(f"q:{self.name}", item)
            pipe.execute()


def run(items):
    Queue("mail").push(items)
    Queue("sms").push(items)
