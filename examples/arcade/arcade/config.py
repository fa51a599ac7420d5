import os


class Config:
    REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
    LOGIN_REDIS_URL = os.environ.get("LOGIN_REDIS_URL", "redis://login-redis:6379/0")
    SESSION_SECONDS = int(os.environ.get("SESSION_SECONDS", "1800"))
    TOP = 10
