from site_ import create_app


def browser():
    app = create_app()
    app.testing = True
    app.secret_key = "case"
    return app.test_client()


def scenario_read():
    web = browser()
    web.put("/post/one")
    return web.get("/post/one").json, web.get("/popular").json


def scenario_move():
    web = browser()
    web.put("/post/one")
    return web.post("/post/one/to/two").json


def scenario_totals():
    return browser().get("/totals").json


def scenario_week():
    return browser().post("/week").json


SCENARIOS = {
    "scenario_read": "same",
    "scenario_move": "break",
    "scenario_totals": "break",
    "scenario_week": "break",
}
