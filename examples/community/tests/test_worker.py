import asyncio

from community import keys
from community.jobs import JobQueue


async def work(worker):
    while await worker.step(timeout=0.05):
        pass


async def test_a_post_reaches_the_followers(http, log_in, worker):
    for user in (2, 3):
        await http.post("/users/1/follow", headers=await log_in(user))
    await http.post("/posts", json={"title": "News"}, headers=await log_in(1))
    await work(worker)
    assert (await http.get("/me/timeline", headers=await log_in(2))).json() == [1]
    told = (await http.get("/me/notifications", headers=await log_in(3))).json()
    assert told == [{"kind": "post", "post_id": 1}]
    followed = (await http.get("/me/notifications", headers=await log_in(1))).json()
    assert followed == [{"kind": "follower", "user_id": 3}, {"kind": "follower", "user_id": 2}]


async def test_notifications_are_unread_until_read(http, log_in, worker, redis):
    await http.post("/users/1/follow", headers=await log_in(2))
    await work(worker)
    assert await redis.get(keys.unread(1)) == "1"
    await http.get("/me/notifications", headers=await log_in(1))
    assert await redis.get(keys.unread(1)) == "0"


async def test_an_open_page_hears_of_it(worker):
    heard = worker.notifications.listen(7)
    first = asyncio.ensure_future(anext(heard))
    while not first.done():
        await worker.followed(user_id=1, other_id=7)
        await asyncio.wait([first], timeout=0.05)
    assert first.result().user_id == 1
    await heard.aclose()


async def test_a_job_that_fails_is_kept(worker, redis):
    queue = JobQueue(redis)
    await queue.put("fan_out", wrong=1)
    await work(worker)
    assert await queue.lengths() == {"pending": 0, "running": 0, "failed": 1}


async def test_a_job_that_was_interrupted_is_done_again(worker, redis):
    queue = JobQueue(redis)
    await queue.put("followed", user_id=1, other_id=2)
    assert await queue.take(0.05)
    assert await queue.lengths() == {"pending": 0, "running": 1, "failed": 0}
    assert await queue.recover() == 1
    await work(worker)
    assert await redis.get(keys.unread(2)) == "1"
    assert sum((await queue.lengths()).values()) == 0


async def test_health(http):
    assert (await http.get("/health")).json() == {"jobs": {"pending": 0, "running": 0, "failed": 0}}
