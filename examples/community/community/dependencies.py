from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from redis.asyncio import Redis

from community.accounts import Accounts
from community.drafts import Drafts
from community.follows import Follows
from community.jobs import JobQueue
from community.notifications import Notifications
from community.posts import Posts
from community.presence import Presence
from community.profiles import ProfileStore
from community.settings import Settings, get_settings


def get_redis(request: Request) -> Redis:
    return request.app.state.redis


RedisDep = Annotated[Redis, Depends(get_redis)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


def get_profiles(redis: RedisDep, settings: SettingsDep) -> ProfileStore:
    return ProfileStore(redis, settings.profile_ttl)


def get_posts(redis: RedisDep) -> Posts:
    return Posts(redis)


def get_follows(redis: RedisDep) -> Follows:
    return Follows(redis)


def get_queue(redis: RedisDep) -> JobQueue:
    return JobQueue(redis)


def get_notifications(redis: RedisDep) -> Notifications:
    return Notifications(redis)


def get_presence(redis: RedisDep) -> Presence:
    return Presence(redis)


def get_drafts(request: Request) -> Drafts:
    return Drafts(request.app.state.drafts)


def get_accounts(request: Request) -> Accounts:
    return Accounts(request.app.state.accounts)


async def current_user(
    accounts: Annotated[Accounts, Depends(get_accounts)],
    presence: Annotated[Presence, Depends(get_presence)],
    authorization: Annotated[str, Header()],
) -> int:
    user_id = await accounts.user_of(authorization.removeprefix("Bearer "))
    if user_id is None:
        raise HTTPException(401)
    if (await accounts.standing(user_id))["banned"]:
        raise HTTPException(403)
    await presence.seen(user_id)
    return user_id


CurrentUser = Annotated[int, Depends(current_user)]
