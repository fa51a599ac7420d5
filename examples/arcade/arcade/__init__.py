"""Scores, baskets and reports of an arcade: create_app() is the Flask application."""

from arcade.web import create_app

__all__ = ["create_app"]
