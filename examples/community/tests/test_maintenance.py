from datetime import date, timedelta

from community import keys
from community.maintenance import drop_idle_timelines, drop_profiles, users_with_unread
from community.presence import Presence


async def test_long_timelines_are_cut(redis):
    for user in range(1, 20):
        await redis.rpush(keys.timeline(user), *range(user))
    assert await drop_idle_timelines(redis, 10) == 9
    assert await redis.llen(keys.timeline(19)) == 10
    assert await redis.llen(keys.timeline(4)) == 4


async def test_users_with_unread(redis):
    await redis.set("user:12:unread", 2)
    await redis.set("user:7:unread", 1)
    await redis.set("user:9:unread", 0)
    assert await users_with_unread(redis) == [7, 12]


async def test_profiles_are_dropped(redis):
    for user in range(12):
        await redis.set(keys.profile(user), "{}")
        await redis.set(keys.preferences(user), "{}")
    assert await drop_profiles(redis) == 12
    assert await redis.exists(keys.preferences(3)) == 1
    assert await drop_profiles(redis) == 0


async def test_visitors_of_the_week(redis, http, log_in):
    await redis.pfadd(keys.visitors(date.today() - timedelta(days=3)), 1, 2)
    await redis.pfadd(keys.visitors(date.today() - timedelta(days=9)), 8)
    await Presence(redis).seen(3)
    assert (await http.get("/stats")).json() == {"online": 1, "visitors_of_week": 3}
