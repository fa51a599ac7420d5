from datetime import date, timedelta

import pytest

from arcade.leaderboard import FRIENDS, OF_DAY, Leaderboard

SUNDAY = date(2026, 3, 1)


@pytest.fixture
def board(client):
    return Leaderboard(client, "pinball")


def test_scores_add_up(board, client):
    assert board.submit("ada", 5, SUNDAY) == 5
    assert board.submit("ada", 6, SUNDAY) == 11
    assert board.submit("bo", 20, SUNDAY) == 20
    assert board.top(10) == [("bo", 20), ("ada", 11)]
    assert (board.rank("ada"), board.rank("nobody")) == (2, None)
    assert 0 < client.ttl(OF_DAY % ("pinball", SUNDAY.isoformat())) <= 14 * 24 * 3600


def test_a_game_is_alone(board, client):
    board.submit("ada", 5)
    Leaderboard(client, "racing").submit("ada", 70)
    assert board.top(1) == [("ada", 5)]


def test_weeks_are_closed_and_compared(board):
    for day, ada, bo in ((SUNDAY - timedelta(days=8), 40, 10), (SUNDAY - timedelta(days=1), 30, 25)):
        board.submit("ada", ada, day)
        board.submit("bo", bo, day)
    assert board.close_week(SUNDAY - timedelta(days=7)) == 2
    board.submit("cy", 1, SUNDAY)
    assert board.close_week(SUNDAY) == 3
    assert board.climbers(5) == [("bo", 15), ("cy", 1)]


def test_friends(board, client):
    for player, score in (("ada", 3), ("bo", 9), ("cy", 5)):
        board.submit(player, score)
    client.sadd(FRIENDS % "ada", "bo", "dora")
    assert board.among_friends("ada") == [("bo", 9), ("ada", 3)]
