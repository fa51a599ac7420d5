import os

from flask import Flask, current_app, g

from .ext import store


def connect():
    g.redis = current_app.extensions["redis"]
    g.user = "ann"


def create_app():
    app = Flask("site_")
    app.config["REDIS_URL"] = os.environ["REDIS_URL"]
    store.init_app(app)
    app.before_request(connect)
    from . import views

    app.register_blueprint(views.pages)
    return app
