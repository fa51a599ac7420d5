"""The web application. FastAPI is needed to serve it, and for nothing else."""

from datetime import date
from typing import Any

from shop.bestsellers import Bestsellers
from shop.cart import Carts
from shop.catalogue import Catalogue
from shop.connections import connect, connect_limits
from shop.limiter import RateLimiter
from shop.orders import Orders
from shop.settings import settings


class Services:
    """One object of each kind for the whole process."""

    def __init__(self) -> None:
        self.redis = connect()
        self.limits = connect_limits()
        self.catalogue = Catalogue(self.redis)
        self.carts = Carts(self.redis)
        self.orders = Orders(self.redis)
        self.bestsellers = Bestsellers(self.redis)
        self.limiter = RateLimiter(self.limits, settings.requests_per_minute)

    async def close(self) -> None:
        await self.redis.aclose()
        await self.limits.aclose()


def create_app() -> Any:
    from fastapi import FastAPI, HTTPException, Request

    services = Services()
    app = FastAPI(on_shutdown=[services.close])

    @app.middleware("http")
    async def limit(request: Request, call_next: Any) -> Any:
        if not await services.limiter.admit(request.client.host):
            raise HTTPException(429)
        return await call_next(request)

    @app.get("/limits")
    async def limits(request: Request) -> list[str | None]:
        return await services.limiter.counts(request.client.host)

    @app.get("/products/{product_id}")
    async def show(product_id: int) -> list[str | None]:
        await services.catalogue.seen(product_id)
        return await services.catalogue.load(product_id)

    @app.post("/carts/{owner}/{sku}")
    async def add(owner: str, sku: str) -> int:
        return await services.carts.add(owner, sku)

    @app.post("/orders/{order_id}")
    async def place(order_id: str, user: str, request: Request) -> str:
        begun = await services.orders.begin(order_id, request.headers["Idempotency-Key"])
        await services.orders.place(begun, user)
        return begun

    @app.get("/bestsellers")
    async def bestsellers() -> list[str]:
        return await services.bestsellers.of_week(date.today())

    return app
