"""A service locator and a container with providers."""


class Container:
    def __init__(self):
        self._services = {}
        self._factories = {}

    def register(self, name, service):
        self._services[name] = service

    def factory(self, name):
        def decorate(function):
            self._factories[name] = function
            return function

        return decorate

    def resolve(self, name):
        if name not in self._services:
            self._services[name] = self._factories[name]()
        return self._services[name]

    def __getitem__(self, name):
        return self.resolve(name)


container = Container()
