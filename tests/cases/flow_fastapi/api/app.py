from fastapi import FastAPI

from . import routes
from .lifespan import lifespan


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.include_router(routes.router)
    return app
