import os

import redis

from acc.services import deposit, deposit_loudly
from acc.uow import RedisUnitOfWork


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def scenario_deposit():
    return deposit(RedisUnitOfWork(connect), "ann", 5)


def scenario_loud():
    deposit_loudly(RedisUnitOfWork(connect), "ann", 5)


SCENARIOS = {"scenario_deposit": "same", "scenario_loud": "break"}
