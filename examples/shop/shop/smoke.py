"""Walk every path of the service once:  python -m shop.smoke [PATH ...]

Prints one line for each path and ends with status 1 if one of them failed. Data of earlier runs is removed.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from shop.bestsellers import Bestsellers
from shop.cart import Carts
from shop.catalogue import Catalogue
from shop.connections import connect, connect_limits
from shop.events import expired_carts, order_messages
from shop.jobs import JobQueue, MailQueue
from shop.keys import stock
from shop.limiter import RateLimiter
from shop.maintenance import Maintenance
from shop.orders import Orders
from shop.sessions import Sessions
from shop.stock import Stock
from shop.worker import Worker, submit

Path = Callable[[], Awaitable[None]]
PATHS: dict[str, Path] = {}


def path(walk: Path) -> Path:
    PATHS[walk.__name__] = walk
    return walk


def expect(seen: object, wanted: object) -> None:
    if seen != wanted:
        raise AssertionError(f"{seen!r} instead of {wanted!r}")


@path
async def product_parts() -> None:
    async with connect() as redis:
        catalogue = Catalogue(redis)
        await catalogue.store(1, "Lamp", 30, "It shines.")
        expect(await catalogue.load(1), ["Lamp", "30", "It shines."])
        expect(await catalogue.load(1), ["Lamp", "30", "It shines."])


@path
async def product_titles() -> None:
    async with connect() as redis:
        catalogue = Catalogue(redis)
        await catalogue.store(1, "Lamp", 30, "It shines.")
        await catalogue.store(2, "Desk", 200, "It stands.")
        expect(await catalogue.titles([1, 2]), ["Lamp", "Desk"])


@path
async def product_prices() -> None:
    async with connect() as redis:
        catalogue = Catalogue(redis)
        await catalogue.store(1, "Lamp", 30, "It shines.")
        await catalogue.store(2, "Desk", 200, "It stands.")
        expect(await catalogue.prices([1, 2]), ["30", "200"])
        expect(await catalogue.forget(1), 3)
        expect(await catalogue.seen(2) > 0, True)


@path
async def product_search() -> None:
    async with connect() as redis:
        expect(await Catalogue(redis).search({"colour": "red", "room": "kitchen"}), ["kitchen", "red"])
        expect(await Catalogue(redis).search({"colour": "red", "room": "kitchen"}), ["kitchen", "red"])


@path
async def cart_items() -> None:
    async with connect() as redis:
        carts = Carts(redis)
        expect(await carts.add("ada", "lamp", 2), 2)
        expect(await carts.items("ada"), {"lamp": "2"})


@path
async def cart_adopted() -> None:
    async with connect() as redis:
        carts = Carts(redis)
        await carts.add("guest-7", "desk")
        await carts.adopt("guest-7", "grace")
        expect(await carts.items("grace"), {"desk": "1"})


@path
async def cart_coupon() -> None:
    async with connect() as redis:
        carts = Carts(redis)
        expect(await carts.use_coupon("empty", "SPRING"), False)
        await carts.add("alan", "lamp")
        expect(await carts.use_coupon("alan", "SPRING"), True)
        expect(await carts.use_coupon("alan", "SUMMER"), False)


@path
async def order_lines() -> None:
    async with connect() as redis:
        orders = Orders(redis)
        expect(await orders.begin("o1", "token-1"), "o1")
        expect(await orders.begin("o2", "token-1"), "o1")
        await orders.add_lines("o1", {"lamp": 2, "desk": 1})
        await orders.archive_draft("o1")


@path
async def order_placed() -> None:
    async with connect() as redis:
        await Orders(redis).place("o1", "ada")


@path
async def order_reserved() -> None:
    async with connect() as redis:
        orders = Orders(redis)
        await orders.stock.fill("lamp", 2)
        expect(await orders.reserve("o1", "lamp", 2), True)
        expect(await orders.reserve("o1", "lamp", 1), False)


@path
async def stock_samples() -> None:
    async with connect() as redis:
        articles = Stock(redis)
        await articles.fill("desk", 1)
        expect([await articles.take_sample("desk"), await articles.take_sample("desk")], [0, -1])
        expect(await redis.get(stock("desk")), "0")


@path
async def job_taken() -> None:
    async with connect() as redis:
        queue = JobQueue(redis, "invoices")
        await queue.push("invoice 1")
        expect(await queue.take(), "invoice 1")
        await queue.done("invoice 1")


@path
async def job_retried() -> None:
    async with connect() as redis:
        queue = JobQueue(redis, "invoices")
        await queue.failed("invoice 2", delay=-1)
        expect(await queue.wake(), 1)


@path
async def mail_taken() -> None:
    async with connect() as redis:
        queue = MailQueue(redis, "orders")
        await queue.push("mail 1")
        expect(await queue.take(), "mail 1")


@path
async def work_done() -> None:
    async with connect() as redis:
        worker = Worker(redis)
        await submit(redis, "count", urgent=True)
        expect(await worker.fetch(), True)
        await worker.work()
        expect(worker.finished, ["count"])


@path
async def sold_this_week() -> None:
    today = date(2026, 3, 9)
    async with connect() as redis:
        bestsellers = Bestsellers(redis)
        for back in range(3):
            await bestsellers.count("lamp", "lights", today - timedelta(days=back))
        await bestsellers.count("desk", "desks", today)
        expect(await bestsellers.of_week(today), ["lamp", "desk"])


@path
async def sold_by_category() -> None:
    today = date(2026, 3, 9)
    async with connect() as redis:
        bestsellers = Bestsellers(redis)
        await bestsellers.count("bulb", "bulbs", today)
        expect(await bestsellers.of_category("bulbs", today), ["bulb"])


@path
async def rate_limited() -> None:
    async with connect_limits() as limits:
        limiter = RateLimiter(limits, per_minute=1)
        expect([await limiter.admit("10.0.0.1"), await limiter.admit("10.0.0.1")], [True, False])
        expect(await limiter.counts("10.0.0.1"), ["2", "2"])


@path
async def order_heard() -> None:
    async with connect() as redis:
        started = asyncio.Event()
        hearing = asyncio.create_task(order_messages(redis, started, wanted=3))
        await started.wait()
        for number in range(3):
            await redis.publish("orders", f"o{number} placed")
        expect(await hearing, ["o0 placed", "o1 placed", "o2 placed"])


@path
async def carts_expired() -> None:
    async with connect() as redis:
        started = asyncio.Event()
        hearing = asyncio.create_task(expired_carts(redis, started, wanted=12))
        await started.wait()
        for number in range(12):
            await redis.set(f"reminder:{number}", "", px=10)
        heard = await hearing
        expect(sorted(heard), sorted(f"reminder:{number}" for number in range(12)))


@path
async def session_kept() -> None:
    sessions = Sessions()
    expect(sessions.user_of(sessions.create("ada")), "ada")


@path
async def maintenance() -> None:
    desk = Maintenance()
    async with connect() as redis:
        for number in range(20):
            await redis.hset(f"cart:many-{number}:items", "lamp", 1)
            await redis.set(f"search:{number}", "[]")
            await redis.incr(f"product:{number}:views")
    expect(desk.healthy(), True)
    expect(desk.overview()["keys"] >= 60, True)
    expect(len(desk.open_carts()), 20)
    expect(desk.drop_search_cache(), 20)
    expect(desk.drop_views(), 20)


async def walk(name: str) -> bool:
    async with connect() as redis, connect_limits() as limits:
        await redis.flushall()
        await limits.flushall()
    try:
        await PATHS[name]()
    except Exception as error:
        print(f"FAIL {name}: {type(error).__name__}: {error}")
        return False
    print(f"ok   {name}")
    return True


async def main(names: list[str]) -> int:
    passed = [await walk(name) for name in names or PATHS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
