from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from ..infra import EventBus, Store, clients
from ..workers import handlers
from . import admin, orders


@asynccontextmanager
async def lifespan(app: FastAPI):
    bus = EventBus(clients.events)
    handlers.register(bus)
    app.state.bus = bus
    yield {"store": Store.on(clients.orders), "audit": clients.audit}
    await clients.close()


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.include_router(orders.router)
    app.include_router(admin.router, prefix="/admin")

    @app.middleware("http")
    async def count(request: Request, call_next):
        await request.state.audit.hincrby("requests", request.url.path, 1)  # expect: ok
        return await call_next(request)

    return app
