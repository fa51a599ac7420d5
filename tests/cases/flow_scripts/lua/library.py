from types import SimpleNamespace

from . import sources

scripts = SimpleNamespace()


def load(client):
    scripts.take = client.register_script(sources.TAKE)
    scripts.move = client.register_script(sources.MOVE)
    return scripts
