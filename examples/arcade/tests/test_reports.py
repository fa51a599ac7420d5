from datetime import date, timedelta

from arcade.activity import Activity
from arcade.leaderboard import Leaderboard
from arcade.players import Players
from arcade.reports import all_of, latest, write

DAY = date(2026, 3, 2)


def test_a_report_replaces_the_one_before(client):
    Players(client).create("ada", "Ada")
    Leaderboard(client, "pinball").submit("ada", 12, DAY)
    write(client, "pinball", DAY - timedelta(days=1))
    Activity(client).played("ada", DAY)
    Activity(client).played("ada", DAY - timedelta(days=1))
    Leaderboard(client, "pinball").submit("bo", 3, DAY)
    write(client, "pinball", DAY)
    assert latest(client, "pinball") == ["Ada 12", "bo 3", "1 came back"]
    assert all_of(client, "pinball") == ["2026-03-01", "2026-03-02"]
    assert client.lrange("report:pinball:2026-03-01", 0, -1) == ["Ada 12", "0 came back"]


def test_the_month(client):
    activity = Activity(client)
    days = [DAY + timedelta(days=number) for number in range(5)]
    for number, day in enumerate(days):
        activity.played("ada", day)
        activity.played("player-%d" % number, day)
    assert activity.close_month("2026-03", days) == 6
    assert activity.of_month("2026-03") == 6
    assert activity.came_back(days[2]) == ["ada"]
    assert activity.forget_before(days[3]) == 3
    assert activity.came_back(days[3]) == []
    assert activity.of_month("2026-03") == 6
