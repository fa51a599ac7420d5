from community.accounts import Accounts


async def test_banned_users_stay_outside(http, log_in, app):
    headers = await log_in(6)
    await app.state.accounts.set("account:6:banned", 1)
    assert (await http.get("/me/draft", headers=headers)).status_code == 403


async def test_logged_out_everywhere(http, log_in, app):
    headers = [await log_in(6), await log_in(6)]
    assert await Accounts(app.state.accounts).log_out_everywhere(6) == 3
    for one in headers:
        assert (await http.get("/me/draft", headers=one)).status_code == 401


async def test_too_many_requests(http, app):
    assert (await http.get("/users/1")).status_code == 404
    app.state.limiter.per_minute = 0
    assert (await http.get("/users/1")).status_code == 429
