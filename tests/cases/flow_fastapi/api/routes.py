from fastapi import APIRouter, Depends, Request

from .deps import RedisDep, Sessions, get_pipeline
from .service import Catalogue

router = APIRouter(prefix="/goods")


def catalogue(request: Request, redis: RedisDep) -> Catalogue:
    return Catalogue(redis, request.app.state.catalogue)


@router.get("/{sku}")
async def view(sku: str, goods: Catalogue = Depends(catalogue)):
    return await goods.view(sku)


@router.get("/{sku}/against/{other}")
async def against(sku: str, other: str, goods: Catalogue = Depends(catalogue)):
    return await goods.compare(sku, other)


@router.put("/{sku}/tags")
async def tag(sku: str, names: str, pipe=Depends(get_pipeline)):
    for name in names.split(","):
        pipe.sadd(f"tagged:{name}", sku)  # expect: ok
    return {"queued": len(names.split(","))}


@router.get("/{sku}/tags")
async def tags(sku: str, redis: RedisDep):
    return {"tea": await redis.sismember("tagged:hot", sku)}  # expect: ok


@router.get("/tags/both")
async def both(one: str, other: str, request: Request):
    store = request.app.state.redis_client
    return sorted(await store.sinter(f"tagged:{one}", f"tagged:{other}"))  # expect: break CL101


@router.post("/login/{user}")
async def login(user: str, request: Request):
    await request.app.state.sessions_redis.set(f"session:{user}-1", user, ex=60)  # expect: ok
    return {"token": f"{user}-1"}


@router.get("/session/{token}")
async def session(token: str, sessions: Sessions = Depends()):
    return {"user": await sessions.user_of(token)}


@router.post("/session/{token}/renew")
async def renew(token: str, sessions: Sessions = Depends()):
    await sessions.move(token, token + "x")
    return {"token": token + "x"}


@router.delete("/session/{token}")
async def logout(token: str, sessions: Sessions = Depends()):
    return {"dropped": await sessions.drop(token, token + "x")}
