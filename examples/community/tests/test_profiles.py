from community import keys
from community.models import Profile
from community.profiles import ProfileStore

PEOPLE = [{"id": 1, "name": "Ada", "bio": ""}, {"id": 2, "name": "Bo", "bio": "Hi"}, {"id": 3, "name": "Cy", "bio": ""}]


async def test_profiles_come_in_the_order_of_the_ids(http):
    await http.put("/users", json=PEOPLE)
    found = (await http.get("/users", params={"ids": "3,9,1"})).json()
    assert [user and user["name"] for user in found] == ["Cy", None, "Ada"]


async def test_no_ids_no_profiles(http):
    assert (await http.get("/users", params={"ids": ""})).json() == []


async def test_profile_page(http, log_in):
    await http.put("/users", json=PEOPLE)
    await http.put("/me/preferences", json={"language": "pl", "digest": False}, headers=await log_in(2))
    page = (await http.get("/users/2")).json()
    assert page == {"profile": PEOPLE[1], "preferences": {"language": "pl", "digest": False}}
    assert (await http.get("/users/1")).json()["preferences"]["language"] == "en"
    assert (await http.get("/users/7")).status_code == 404


async def test_a_cached_profile_expires(redis):
    await ProfileStore(redis, ttl=60).put(Profile(id=5, name="Di"))
    assert 0 < await redis.ttl(keys.profile(5)) <= 60


async def test_who_leaves_is_forgotten(http, log_in, redis):
    await http.put("/users", json=PEOPLE)
    await redis.set("user:1:unread", 3)
    await redis.lpush("user:1:timeline", 10)
    answer = await http.delete("/me", headers=await log_in(1))
    assert answer.json() == {"keys": 3}
    assert await redis.exists(keys.profile(1)) == 0
    assert (await http.get("/users/2")).status_code == 200
