from fastapi import APIRouter, Depends, Request

router = APIRouter()


def audit_of(request: Request):
    return request.state.audit


@router.get("/requests")
async def requests(audit=Depends(audit_of)):
    found = await audit.hgetall("requests")  # expect: ok
    return {path: int(count) for path, count in found.items()}


@router.get("/both")
async def both(audit=Depends(audit_of)):
    return await audit.zinter(["paging", "paging:old"])  # expect: break CL101


@router.post("/drain")
async def drain(request: Request):
    return await request.app.state.bus.drain(request.state.store)


@router.get("/follow")
async def follow(request: Request):
    return await request.app.state.bus.follow("dead")
