from arcade.baskets import Baskets


def test_a_visit(log_in, browser):
    browser.post("/baskets/guest-1/ball")
    ada = log_in("ada", guest="guest-1")
    assert ada.get("/players/ada").json == {"name": "Ada", "coins": 100, "badges": []}
    assert ada.post("/games/pinball/scores", json={"score": 7}).json == {"total": 7, "rank": 1}
    assert ada.get("/flashes").json == ["7 points"]
    assert ada.post("/badges/gold").json == {"coins": 70}
    assert ada.get("/games/pinball/top").json == [{"name": "Ada", "score": 7}]
    assert ada.get("/games/pinball/report").json == {"lines": [], "days": []}
    assert ada.post("/logout").status_code == 204


def test_friends_meet(log_in):
    ada, bo, cy = log_in("ada"), log_in("bo"), log_in("cy")
    assert ada.post("/players/cy/friend").json == {"new": True}
    assert bo.post("/players/cy/friend").json == {"new": True}
    assert ada.get("/players/bo/common-friends").json == ["cy"]
    cy.post("/games/pinball/scores", json={"score": 4})
    assert ada.get("/games/pinball/friends").json == [["cy", 4]]


def test_prizes(log_in, client):
    Baskets(client).stock("bear", 1, 60)
    ada, bo = log_in("ada"), log_in("bo")
    ada.post("/baskets/ada/bear")
    bo.post("/baskets/bo/bear")
    assert ada.post("/checkout").json == {"coins": 40}
    assert bo.post("/checkout").status_code == 409
    ada.post("/baskets/ada/bear")
    assert ada.post("/checkout").status_code == 402


def test_a_revoked_token(browser, login):
    login.set("login:t", "ada")
    login.set("login:t:revoked", 1)
    assert browser.post("/login", json={"token": "t"}).status_code == 401
