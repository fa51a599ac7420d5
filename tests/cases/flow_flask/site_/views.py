from flask import Blueprint, current_app, g, jsonify, session

from . import limits
from .ext import store

pages = Blueprint("pages", __name__)


@pages.get("/post/<slug>")
def post(slug):
    if not limits.allowed(g.user):
        return jsonify(error="slow down")
    g.redis.zincrby("popular", 1, slug)  # expect: ok
    return jsonify(body=g.redis.get(f"post:{slug}"), seen=session.get("seen"))  # expect: ok


@pages.put("/post/<slug>")
def write(slug):
    store.client.set(f"post:{slug}", "text of " + slug)  # expect: ok
    return jsonify(stored=True)


@pages.post("/post/<slug>/to/<new>")
def move(slug, new):
    g.redis.rename(f"post:{slug}", f"post:{new}")  # expect: break CL101
    return jsonify(moved=True)


@pages.get("/popular")
def popular():
    rows = current_app.extensions["redis"].zrevrange("popular", 0, 9)  # expect: ok
    return jsonify(rows=rows, debug=current_app.config.get("DEBUG"))  # expect: ok


@pages.get("/totals")
def totals():
    return jsonify(total=limits.total(["ann", "bob"]))


@pages.post("/week")
def week():
    days = [f"popular:{day}" for day in range(7)]
    store.client.zunionstore("popular:week", days)  # expect: break CL101
    return jsonify(done=True)
