from __future__ import annotations

import abc
from typing import Callable

from redis import Redis
from redis.client import Pipeline

from .repos import Accounts, Journal


class AbstractUnitOfWork(abc.ABC):
    accounts: Accounts
    journal: Journal

    def __enter__(self) -> AbstractUnitOfWork:
        return self

    def __exit__(self, *exc) -> None:
        self.rollback()

    def commit(self):
        return self._commit()

    @abc.abstractmethod
    def _commit(self): ...

    @abc.abstractmethod
    def rollback(self): ...


class RedisUnitOfWork(AbstractUnitOfWork):
    def __init__(self, connect: Callable[[], Redis]):
        self.redis = connect()

    def __enter__(self):
        self.pipe: Pipeline = self.redis.pipeline(transaction=True)  # expect: ok
        self.accounts = Accounts(self.redis, self.pipe)
        self.journal = Journal(self.pipe)
        return super().__enter__()

    def _commit(self):
        return self.pipe.execute()

    def rollback(self):
        self.pipe.reset()
