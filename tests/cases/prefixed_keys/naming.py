"""Names under the prefix."""

import config
from config import TENANT, get_settings, settings


def name(*parts):
    return ":".join((settings.prefix, *parts))


def tagged(part):
    return f"{{{settings.tag}}}:{part}"


def of_tenant(part):
    return f"{{{TENANT}}}:{part}"


class Cache:
    prefix = settings.prefix
    namespace = f"{config.settings.tag}"

    def __init__(self, client):
        self.client = client
        self._tag = get_settings().tag

    def key(self, part):
        return f"{self.prefix}:{{{self._tag}}}:{part}"

    def shared(self, part):
        return f"x:{{{self.namespace}}}:{part}"
