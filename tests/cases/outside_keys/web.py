"""A little web framework, so that the case runs by itself."""


class App:
    """Routes."""

    def get(self, path):
        return lambda handler: handler

    post = websocket = get


class Socket:
    """A connection that hands out messages."""

    def __init__(self, *messages):
        self.messages = list(messages)

    async def receive_json(self):
        return self.messages.pop(0)

    async def receive_text(self):
        return self.messages.pop(0)


class Received:
    """What a handler gets."""

    def __init__(self, query=None, body=None):
        self.query_params = query or {}
        self.body = body or {}

    async def json(self):
        return self.body


app = App()
