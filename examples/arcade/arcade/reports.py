"""Cron: python -m arcade.reports GAME"""

import sys
from datetime import date, timedelta

from arcade.activity import Activity
from arcade.config import Config
from arcade.leaderboard import Leaderboard
from arcade.locks import Locked, Locks
from arcade.players import Players
from arcade.store import get_client

REPORT = "report:{game}:{day:%Y-%m-%d}"
REPORT_LATEST = "report:{game}:latest"
REPORT_DRAFT = "report:{game}:draft"


def write(client, game, day):
    """The report of the day becomes the latest one only when it is whole."""
    board, players = Leaderboard(client, game), Players(client)
    draft = REPORT_DRAFT.format(game=game)
    client.delete(draft)
    best = board.top(Config.TOP)
    names = players.names([player for player, _ in best]) if best else {}
    for player, score in best:
        client.rpush(draft, "{} {}".format(names[player] or player, score))
    client.rpush(draft, "{} came back".format(len(Activity(client).came_back(day))))
    client.copy(draft, REPORT.format(game=game, day=day), replace=True)
    client.rename(draft, REPORT_LATEST.format(game=game))


def latest(client, game):
    return client.lrange(REPORT_LATEST.format(game=game), 0, -1)


def all_of(client, game):
    """The days that have a report."""
    days = []
    for key in client.scan_iter(match="report:{}:*".format(game)):
        day = key.rpartition(":")[2]
        if day not in ("latest", "draft"):
            days.append(day)
    return sorted(days)


def main(argv):
    client = get_client()
    yesterday = date.today() - timedelta(days=1)
    try:
        with Locks(client).hold("report"):
            write(client, argv[1], yesterday)
    except Locked:
        print("another report is being written")
        return 1
    print("\n".join(latest(client, argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
