async def test_counts(http, log_in):
    assert (await http.post("/users/2/follow", headers=await log_in(1))).json() == {"followers": 0, "following": 1}
    await http.post("/users/2/follow", headers=await log_in(3))
    assert (await http.post("/users/1/follow", headers=await log_in(2))).json() == {"followers": 2, "following": 1}


async def test_friends_follow_each_other(http, log_in):
    await http.post("/users/2/follow", headers=await log_in(1))
    await http.post("/users/3/follow", headers=await log_in(1))
    await http.post("/users/1/follow", headers=await log_in(2))
    assert (await http.get("/me/friends", headers=await log_in(1))).json() == [2]
    await http.delete("/users/2/follow", headers=await log_in(1))
    assert (await http.get("/me/friends", headers=await log_in(2))).json() == []
