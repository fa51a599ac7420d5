from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from ..infra import EventBus, Store

router = APIRouter()


async def store(request: Request) -> Store:
    return request.state.store


async def bus(request: Request) -> EventBus:
    return request.app.state.bus


StoreDep = Annotated[Store, Depends(store)]


class Paging:
    def __init__(self, request: Request, size: int = 10):
        self.size = size
        self.audit = request.state.audit

    async def note(self, name: str) -> int:
        return await self.audit.zincrby("paging", 1, name)  # expect: ok


@router.post("/orders/{number}")
async def place(number: Annotated[int, Path()], orders: StoreDep, events: EventBus = Depends(bus)):
    async with orders.batch() as batch:
        batch.put(number, state="new")
        batch.touch(number)
    await events.publish("placed", number=number)
    return await orders.get(number)


@router.post("/orders/{number}/as/{new}")
async def renumber(number: int, new: int, orders: StoreDep):
    await orders.rename(number, new)
    return {}


@router.get("/orders")
async def listed(paging: Annotated[Paging, Depends()]):
    return {"size": paging.size, "seen": await paging.note("orders")}
