from arcade.coins import Coins
from arcade.players import Players


def test_a_name_is_given_once(client):
    assert Players(client).create("ada", "Ada")
    assert not Players(client).create("ada", "Another")
    assert Players(client).card("ada") == {"name": "Ada", "coins": 100, "badges": []}


def test_names(client):
    for player in ("ada", "bo"):
        Players(client).create(player, player.title())
    assert Players(client).names(["bo", "nobody", "ada"]) == {"bo": "Bo", "nobody": None, "ada": "Ada"}


def test_friends(client):
    players = Players(client)
    assert players.befriend("ada", "cy")
    assert players.befriend("bo", "cy")
    assert players.befriend("bo", "dora")
    assert players.common_friends("ada", "bo") == ["cy"]
    assert players.remove("cy") == 1
    assert players.common_friends("ada", "bo") == []


def test_badges_cost_coins(client):
    for player, coins in (("ada", 50), ("bo", 10)):
        Players(client).create(player, player.title(), coins)
    coins = Coins(client)
    assert coins.buy_badge("ada", "gold", 30) == 20
    assert coins.buy_badge("ada", "ruby", 30) == -1
    assert coins.buy_for_all(["ada", "bo"], "party", 10) == {"ada": 10, "bo": 0}
    assert Players(client).card("ada")["badges"] == ["gold", "party"]


def test_a_present(client):
    for player in ("ada", "bo"):
        Players(client).create(player, player.title(), 50)
    assert Coins(client).give("ada", "bo", 20) == 30
    assert Players(client).card("bo")["coins"] == 70
