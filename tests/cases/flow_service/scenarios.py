from fastapi.testclient import TestClient

from orders_app.api import create_app
from orders_app.infra import Store, clients
from orders_app.workers import handlers


def scenario_orders():
    with TestClient(create_app()) as web:
        return [
            web.post("/orders/7").json(),
            web.get("/orders").json(),
            web.post("/admin/drain").json(),
            web.get("/admin/requests").json(),
        ]


def scenario_renumber():
    with TestClient(create_app()) as web:
        web.post("/orders/7")
        web.post("/orders/7/as/8")


def scenario_both():
    with TestClient(create_app()) as web:
        web.get("/admin/both")


def scenario_follow():
    with TestClient(create_app()) as web:
        web.post("/orders/7")
        web.get("/admin/follow")


async def scenario_closed():
    try:
        await handlers.on_closed(Store.on(clients.orders), {"number": 3})
    finally:
        await clients.close()


SCENARIOS = {
    "scenario_orders": "same",
    "scenario_renumber": "break",
    "scenario_both": "break",
    "scenario_follow": "break",
    "scenario_closed": "break",
}
