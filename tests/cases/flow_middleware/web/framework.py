"""What a small ASGI framework gives: an application that is a mapping, requests with a state."""


class State:
    pass


class Application(dict):
    def __init__(self):
        super().__init__()
        self.middleware = []
        self.on_startup = []
        self.on_cleanup = []
        self.state = State()

    async def __aenter__(self):
        for function in self.on_startup:
            await function(self)
        return self

    async def __aexit__(self, *exc):
        for function in self.on_cleanup:
            await function(self)

    async def handle(self, handler, **path):
        request = Request(self, path)
        for middleware in self.middleware:
            handler = middleware(handler)
        return await handler(request)


class Request:
    def __init__(self, app, path):
        self.app = app
        self.state = State()
        self.match_info = path
