"""Handlers of requests and messages: what comes from outside goes into keys here."""

import hashlib
import os
import re
import uuid
from enum import Enum

import redis.asyncio
from web import app


class Size(str, Enum):
    SMALL = "small"
    LARGE = "large"


def connect():
    return redis.asyncio.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@app.get("/carts/{name}")
async def read_cart(name: str):
    async with connect() as client:
        for part in "ab":
            await client.set(f"cart:{{{name}}}:{part}", "1")  # expect: change CL503
    return name


@app.get("/orders/{number}")
async def read_order(number: int):
    async with connect() as client:
        return await client.mget(f"order:{{{number}}}:a", f"order:{{{number}}}:b")  # expect: ok


@app.get("/sizes/{size}")
async def read_size(size: Size):
    async with connect() as client:
        return await client.mget(f"size:{{{size.value}}}:a", f"size:{{{size.value}}}:b")  # expect: ok


@app.get("/ids/{ident}")
async def read_ident(ident: str):
    checked = uuid.UUID(ident)
    async with connect() as client:
        return await client.mget(f"id:{{{checked}}}:a", f"id:{{{checked}}}:b")  # expect: ok


@app.get("/slugs/{slug}")
async def read_slug(slug: str):
    if not re.fullmatch(r"[a-z0-9-]+", slug):
        return "refused"
    async with connect() as client:
        return await client.mget(f"slug:{{{slug}}}:a", f"slug:{{{slug}}}:b")  # expect: ok


@app.get("/words/{word}")
async def read_word(word: str):
    if not word.isalnum():
        raise ValueError(word)
    async with connect() as client:
        return await client.mget(f"word:{{{word}}}:a", f"word:{{{word}}}:b")  # expect: ok


@app.post("/digests")
async def read_digest(request):
    body = await request.json()
    digest = hashlib.sha256(body["name"].encode()).hexdigest()
    async with connect() as client:
        return await client.mget(f"d:{{{digest}}}:a", f"d:{{{digest}}}:b")  # expect: ok


@app.post("/rooms")
async def open_room(request):
    body = await request.json()
    room = body["room"].strip().lower()
    async with connect() as client:
        for part in "ab":
            await client.set(f"room:{{{room}}}:{part}", "1")  # expect: change CL503
    return room


@app.get("/search")
async def search(request):
    word = request.query_params.get("q", "")
    async with connect() as client:
        return await client.get(f"search:{word}")  # expect: ok


@app.get("/tails")
async def tail(name: str):
    async with connect() as client:
        return await client.mget(f"{{{os.getpid()}}}:a:{name}", f"{{{os.getpid()}}}:b:{name}")  # expect: ok


@app.websocket("/ws")
async def chat(websocket):
    message = await websocket.receive_json()
    channel = message["channel"]
    async with connect() as client:
        for part in "ab":
            await client.rpush(f"chat:{{{channel}}}:{part}", "x")  # expect: change CL503
    return channel
