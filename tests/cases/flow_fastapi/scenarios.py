from fastapi.testclient import TestClient

from api.app import create_app


def scenario_goods():
    with TestClient(create_app()) as web:
        return [
            web.get("/goods/tea").json(),
            web.put("/goods/tea/tags", params={"names": "hot,green"}).json(),
            web.get("/goods/tea/tags").json(),
        ]


def scenario_sessions():
    with TestClient(create_app()) as web:
        token = web.post("/goods/login/ann").json()["token"]
        seen = web.get(f"/goods/session/{token}").json()
        return seen, web.delete(f"/goods/session/{token}").json()


def scenario_against():
    with TestClient(create_app()) as web:
        return web.get("/goods/tea/against/milk").json()


def scenario_renew():
    with TestClient(create_app()) as web:
        token = web.post("/goods/login/ann").json()["token"]
        return web.post(f"/goods/session/{token}/renew").json()


def scenario_both():
    with TestClient(create_app()) as web:
        return web.get("/goods/tags/both", params={"one": "hot", "other": "green"}).json()


SCENARIOS = {
    "scenario_goods": "same",
    "scenario_sessions": "same",
    "scenario_against": "break",
    "scenario_renew": "break",
    "scenario_both": "break",
}
