"""Every key of the main Redis."""

from datetime import date
from enum import Enum


class Key(str, Enum):
    ONLINE = "presence:online"
    TRENDING = "posts:trending"
    POST_IDS = "posts:next-id"
    JOBS_PENDING = "jobs:pending"
    JOBS_RUNNING = "jobs:running"
    JOBS_FAILED = "jobs:failed"


POST = "post:{post_id}"
POST_VOTES = "post:{post_id}:votes"
POST_VOTERS = "post:{post_id}:voters"
POST_COMMENTS = "post:{post_id}:comments"

VISITORS_PREFIX = "visitors"


def profile(user_id: int) -> str:
    return f"user:{user_id}:profile"


def preferences(user_id: int) -> str:
    return f"user:{user_id}:preferences"


def timeline(user_id: int) -> str:
    return f"user:{user_id}:timeline"


def followers(user_id: int) -> str:
    return f"user:{user_id}:followers"


def following(user_id: int) -> str:
    return f"user:{user_id}:following"


def unread(user_id: int) -> str:
    return f"user:{user_id}:unread"


def inbox(user_id: int) -> str:
    return f"user:{user_id}:inbox"


def post(post_id: int) -> str:
    return POST.format(post_id=post_id)


def visitors(day: date) -> str:
    return f"{VISITORS_PREFIX}:{day.isoformat()}"


def channel(user_id: int) -> str:
    """The pub/sub channel on which a user's open pages listen."""
    return f"notify:{user_id}"
