HANDLERS = {}


def handles(kind):
    def register(function):
        HANDLERS[kind] = function
        return function

    return register


def dispatch(kind, store, **payload):
    return HANDLERS[kind](store, **payload)
