from datetime import date

from flask import Flask, abort, g, jsonify, request

from arcade.activity import Activity
from arcade.baskets import Baskets, SoldOut
from arcade.coins import Coins
from arcade.config import Config
from arcade.leaderboard import Leaderboard
from arcade.login import Login
from arcade.players import Players
from arcade.reports import all_of, latest
from arcade.sessions import Sessions
from arcade.store import get_client, get_login_client


def create_app():
    app = Flask(__name__)
    app.config.from_object(Config)
    client = get_client()
    app.extensions["redis"] = client
    app.extensions["login"] = Login(get_login_client())
    app.extensions["coins"] = Coins(client)
    app.extensions["sessions"] = Sessions(client, app.config["SESSION_SECONDS"])

    @app.before_request
    def who():
        g.redis = app.extensions["redis"]
        g.sid = request.cookies.get("sid")
        g.player = app.extensions["sessions"].player(g.sid) if g.sid else None

    @app.post("/login")
    def log_in():
        player = app.extensions["login"].player_of(request.json["token"])
        if player is None:
            abort(401)
        Players(g.redis).create(player, request.json.get("name", player))
        sid = app.extensions["sessions"].create(player)
        if request.json.get("guest"):
            Baskets(g.redis).adopt(request.json["guest"], player)
        answer = jsonify(Players(g.redis).card(player))
        answer.set_cookie("sid", sid)
        return answer

    @app.post("/logout")
    def log_out():
        app.extensions["sessions"].log_out(g.sid)
        return "", 204

    @app.get("/players/<player>")
    def card(player):
        return Players(g.redis).card(player)

    @app.post("/players/<other>/friend")
    def befriend(other):
        return {"new": Players(g.redis).befriend(g.player, other)}

    @app.get("/players/<other>/common-friends")
    def common_friends(other):
        return Players(g.redis).common_friends(g.player, other)

    @app.post("/games/<game>/scores")
    def submit(game):
        Activity(g.redis).played(g.player, date.today())
        board = Leaderboard(g.redis, game)
        total = board.submit(g.player, request.json["score"])
        app.extensions["sessions"].flash(g.sid, "%d points" % total)
        return {"total": total, "rank": board.rank(g.player)}

    @app.get("/games/<game>/top")
    def top(game):
        best = Leaderboard(g.redis, game).top(app.config["TOP"])
        names = Players(g.redis).names([player for player, _ in best]) if best else {}
        return [{"name": names[player], "score": score} for player, score in best]

    @app.get("/games/<game>/friends")
    def friends(game):
        return Leaderboard(g.redis, game).among_friends(g.player)

    @app.get("/games/<game>/report")
    def report(game):
        return {"lines": latest(g.redis, game), "days": all_of(g.redis, game)}

    @app.get("/flashes")
    def flashes():
        return app.extensions["sessions"].flashes(g.sid)

    @app.post("/baskets/<owner>/<prize>")
    def add(owner, prize):
        return {"count": Baskets(g.redis).add(owner, prize)}

    @app.post("/checkout")
    def check_out():
        try:
            left = Baskets(g.redis).check_out(g.player)
        except SoldOut as sold_out:
            return {"sold_out": str(sold_out)}, 409
        return {"coins": left} if left is not None else ({"coins": "too few"}, 402)

    @app.post("/badges/<badge>")
    def buy_badge(badge):
        left = app.extensions["coins"].buy_badge(g.player, badge, 30)
        return {"coins": left} if left >= 0 else ({"coins": "too few"}, 402)

    return app
