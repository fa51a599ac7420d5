"""A task queue in Celery's manner: tasks are objects, `bind=True` passes the task itself."""


class Signal:
    def __init__(self):
        self.receivers = []

    def connect(self, function):
        self.receivers.append(function)
        return function

    def send(self):
        for function in self.receivers:
            function(sender=self)


worker_process_init = Signal()


class Task:
    name = ""

    def __init__(self, function, bind):
        self.function = function
        self.bind = bind

    def delay(self, *args, **kwargs):
        if self.bind:
            return self.function(self, *args, **kwargs)
        return self.function(*args, **kwargs)


class App:
    def __init__(self):
        self.tasks = {}

    def task(self, *, bind=False, base=Task):
        def decorate(function):
            made = base(function, bind)
            self.tasks[function.__name__] = made
            return made

        return decorate
