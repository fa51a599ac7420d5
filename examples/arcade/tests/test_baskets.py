import pytest

from arcade.baskets import Baskets, SoldOut
from arcade.players import Players


@pytest.fixture
def baskets(client):
    found = Baskets(client)
    found.stock("bear", 2, 30)
    found.stock("ball", 50, 5)
    return found


def test_a_basket_has_a_price(baskets):
    baskets.add("ada", "bear")
    assert baskets.add("ada", "ball", 3) == 3
    assert baskets.total("ada") == 45
    baskets.set_coupon("ada", 20)
    assert baskets.contents("ada") == ({"bear": 1, "ball": 3}, 20)
    assert baskets.total("ada") == 36
    assert baskets.total("bo") == 0


def test_the_last_one(baskets, client):
    assert baskets.take_from_stock("bear", 2) == 0
    with pytest.raises(SoldOut):
        baskets.take_from_stock("bear", 1)
    assert client.get("prize:ball:stock") == "50"


def test_check_out(baskets, client):
    Players(client).create("ada", "Ada")
    baskets.add("ada", "bear", 2)
    assert baskets.check_out("ada") == 40
    assert baskets.contents("ada") == ({}, 0)
    baskets.add("ada", "ball", 9)
    assert baskets.check_out("ada") is None


def test_a_guest_becomes_a_player(baskets, client):
    for number in range(5):
        guest, player = "guest-%d" % number, "player-%d" % number
        baskets.add(guest, "ball")
        assert baskets.adopt(guest, player)
        assert not baskets.adopt(guest, player)
        assert baskets.contents(player)[0] == {"ball": 1}
