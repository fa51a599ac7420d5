import base
from base import RedisTask, app


@app.task(bind=True, base=RedisTask)
def invoice(self, number):
    if not self.once(f"invoice:{number}"):
        return "twice"
    self.redis.rpush("invoices", number)  # expect: ok
    return self.redis.llen("invoices")  # expect: ok


@app.task(bind=True, base=RedisTask)
def settle(self, number):
    return self.redis.lmove("invoices", f"settled:{number}")  # expect: break CL101


@app.task()
def count(day):
    return base.pool_client.incr(f"day:{day}")  # expect: ok


@app.task()
def week(*days):
    return base.pool_client.mget([f"day:{day}" for day in days])  # expect: break CL101


@app.task(bind=True)
def plain(self, options):
    return options.get(self.name, 0)  # expect: ok


@app.task(base=RedisTask)
def tidy(*days):
    return base.pool_client.delete(*(f"day:{day}" for day in days))  # expect: change CL102
