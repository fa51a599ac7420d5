"""The web application: uvicorn community.main:app"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, StreamingResponse

from community.connections import connect, connect_accounts, connect_drafts, connect_limits
from community.dependencies import (
    CurrentUser,
    RedisDep,
    SettingsDep,
    get_drafts,
    get_follows,
    get_notifications,
    get_posts,
    get_presence,
    get_profiles,
    get_queue,
)
from community.drafts import Drafts
from community.follows import Follows
from community.jobs import JobQueue
from community.keys import timeline
from community.limiter import RateLimiter
from community.models import NewPost, Post, Preferences, Profile
from community.notifications import Notifications
from community.posts import Posts
from community.presence import Presence
from community.profiles import ProfileStore
from community.settings import get_settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = get_settings()
    app.state.redis = connect(settings)
    app.state.drafts = connect_drafts(settings)
    app.state.accounts = connect_accounts(settings)
    app.state.limits = connect_limits(settings)
    app.state.limiter = RateLimiter(app.state.limits, settings.requests_per_minute)
    yield
    for client in (app.state.redis, app.state.drafts, app.state.accounts, app.state.limits):
        await client.aclose()


app = FastAPI(title="Community", lifespan=lifespan)


@app.middleware("http")
async def limit_requests(request: Request, call_next):
    if not await request.app.state.limiter.admit(request.client.host):
        return JSONResponse({"detail": "too many requests"}, status_code=429)
    return await call_next(request)


@app.get("/users")
async def list_users(ids: str, profiles: Annotated[ProfileStore, Depends(get_profiles)]) -> list[Profile | None]:
    return await profiles.get_many([int(part) for part in ids.split(",") if part])


@app.get("/users/{user_id}")
async def show_user(user_id: int, profiles: Annotated[ProfileStore, Depends(get_profiles)]) -> dict:
    profile, preferences = await profiles.page(user_id)
    if profile is None:
        raise HTTPException(404)
    return {"profile": profile, "preferences": preferences}


@app.put("/users", status_code=204)
async def import_users(new: list[Profile], profiles: Annotated[ProfileStore, Depends(get_profiles)]) -> None:
    await profiles.put_many(new)


@app.put("/me/preferences", status_code=204)
async def set_preferences(
    new: Preferences, user: CurrentUser, profiles: Annotated[ProfileStore, Depends(get_profiles)]
) -> None:
    await profiles.set_preferences(user, new)


@app.delete("/me")
async def leave(user: CurrentUser, profiles: Annotated[ProfileStore, Depends(get_profiles)]) -> dict[str, int]:
    return {"keys": await profiles.forget(user)}


@app.post("/users/{other_id}/follow")
async def follow(
    other_id: int,
    user: CurrentUser,
    follows: Annotated[Follows, Depends(get_follows)],
    queue: Annotated[JobQueue, Depends(get_queue)],
) -> dict[str, int]:
    if await follows.follow(user, other_id):
        await queue.put("followed", user_id=user, other_id=other_id)
    return await follows.counts(user)


@app.delete("/users/{other_id}/follow", status_code=204)
async def unfollow(other_id: int, user: CurrentUser, follows: Annotated[Follows, Depends(get_follows)]) -> None:
    await follows.unfollow(user, other_id)


@app.get("/me/friends")
async def friends(user: CurrentUser, follows: Annotated[Follows, Depends(get_follows)]) -> list[int]:
    return sorted(await follows.friends(user))


@app.post("/posts", status_code=201)
async def create_post(
    new: NewPost,
    user: CurrentUser,
    posts: Annotated[Posts, Depends(get_posts)],
    queue: Annotated[JobQueue, Depends(get_queue)],
) -> Post:
    post = await posts.create(user, new)
    await queue.put("fan_out", post_id=post.id, author=user)
    return post


@app.get("/posts/trending")
async def trending(posts: Annotated[Posts, Depends(get_posts)], count: int = 10) -> list[str | None]:
    return await posts.titles(await posts.trending(count))


@app.get("/posts/{post_id}")
async def show_post(post_id: int, posts: Annotated[Posts, Depends(get_posts)]) -> Post:
    post = await posts.get(post_id)
    if post is None:
        raise HTTPException(404)
    return post


@app.post("/posts/{post_id}/votes")
async def vote(post_id: int, user: CurrentUser, posts: Annotated[Posts, Depends(get_posts)]) -> dict:
    counted, votes = await posts.vote(post_id, user)
    return {"counted": counted, "votes": votes}


@app.post("/posts/{post_id}/comments")
async def comment(post_id: int, text: str, user: CurrentUser, posts: Annotated[Posts, Depends(get_posts)]) -> int:
    return await posts.comment(post_id, user, text)


@app.delete("/posts/{post_id}", status_code=204)
async def delete_post(post_id: int, user: CurrentUser, posts: Annotated[Posts, Depends(get_posts)]) -> None:
    await posts.delete(post_id)


@app.get("/me/timeline")
async def show_timeline(user: CurrentUser, redis: RedisDep, settings: SettingsDep) -> list[int]:
    return [int(post_id) for post_id in await redis.lrange(timeline(user), 0, settings.timeline_length)]


@app.put("/me/draft", status_code=204)
async def save_draft(draft: NewPost, user: CurrentUser, drafts: Annotated[Drafts, Depends(get_drafts)]) -> None:
    await drafts.save(user, draft)


@app.get("/me/draft")
async def load_draft(user: CurrentUser, drafts: Annotated[Drafts, Depends(get_drafts)]) -> NewPost | None:
    return await drafts.load(user)


@app.get("/me/notifications")
async def read_notifications(
    user: CurrentUser, notifications: Annotated[Notifications, Depends(get_notifications)]
) -> list[dict]:
    return [item.model_dump(exclude_none=True) for item in await notifications.read(user)]


@app.get("/me/notifications/stream")
async def stream_notifications(
    user: CurrentUser, notifications: Annotated[Notifications, Depends(get_notifications)]
) -> StreamingResponse:
    async def events() -> AsyncIterator[str]:
        async for notification in notifications.listen(user):
            yield f"data: {notification.model_dump_json()}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


@app.get("/stats")
async def stats(presence: Annotated[Presence, Depends(get_presence)]) -> dict[str, int]:
    return {
        "online": len(await presence.online()),
        "visitors_of_week": await presence.visitors_of_week(date.today()),
    }


@app.get("/health")
async def health(redis: RedisDep, queue: Annotated[JobQueue, Depends(get_queue)]) -> dict:
    await redis.ping()
    return {"jobs": await queue.lengths()}
