import pytest

from community.keys import POST_VOTERS, POST_VOTES
from community.maintenance import repair_votes
from community.posts import Posts


@pytest.fixture
async def post(http, log_in):
    answer = await http.post("/posts", json={"title": "First", "body": "Hello"}, headers=await log_in(1))
    assert answer.status_code == 201
    return answer.json()


async def test_a_new_post_can_be_read(http, post):
    assert (await http.get(f"/posts/{post['id']}")).json() == {
        "id": 1, "author": 1, "title": "First", "body": "Hello", "votes": 0
    }  # fmt: skip
    assert (await http.get("/posts/99")).status_code == 404


async def test_a_user_votes_once(http, log_in, post):
    url = f"/posts/{post['id']}/votes"
    assert (await http.post(url, headers=await log_in(2))).json() == {"counted": True, "votes": 1}
    assert (await http.post(url, headers=await log_in(3))).json() == {"counted": True, "votes": 2}
    assert (await http.post(url, headers=await log_in(2))).json() == {"counted": False, "votes": 2}
    assert (await http.get(f"/posts/{post['id']}")).json()["votes"] == 2


async def test_trending(http, log_in):
    for title in ("quiet", "loud"):
        await http.post("/posts", json={"title": title}, headers=await log_in(1))
    await http.post("/posts/2/votes", headers=await log_in(5))
    assert (await http.get("/posts/trending")).json() == ["loud", "quiet"]


async def test_comments_go_with_the_post(http, log_in, post, redis):
    headers = await log_in(2)
    assert (await http.post("/posts/1/comments", params={"text": "Nice"}, headers=headers)).json() == 1
    assert await Posts(redis).comments(1) == [{"user": 2, "text": "Nice"}]
    assert (await http.delete("/posts/1", headers=headers)).status_code == 204
    assert await Posts(redis).comments(1) == []
    assert (await http.get("/posts/1")).status_code == 404
    assert (await http.get("/posts/trending")).json() == []


async def test_votes_are_repaired(redis):
    await redis.sadd(POST_VOTERS.format(post_id=8), 1, 2, 3)
    await redis.set(POST_VOTES.format(post_id=8), 17)
    assert await repair_votes(redis, 8) == 3


async def test_a_draft_is_kept_until_it_is_taken_up(http, log_in, app):
    headers = await log_in(4)
    await http.put("/me/draft", json={"title": "Unfinished"}, headers=headers)
    assert (await http.get("/me/draft", headers=headers)).json() == {"title": "Unfinished", "body": ""}
    assert (await http.get("/me/draft", headers=headers)).json() is None
