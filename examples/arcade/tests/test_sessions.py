import pytest

from arcade.locks import Locked, Locks
from arcade.sessions import Sessions


@pytest.fixture
def sessions(client):
    return Sessions(client, 60)


def test_a_session_ends(sessions, client):
    sid = sessions.create("ada")
    assert sessions.player(sid) == "ada"
    assert 0 < client.ttl("session:" + sid) <= 60
    sessions.flash(sid, "bye")
    sessions.log_out(sid)
    assert sessions.player(sid) is None
    assert sessions.flashes(sid) == []
    assert client.smembers("sessions-of:ada") == set()


def test_flashes_are_shown_once(sessions):
    sid = sessions.create("ada")
    sessions.flash(sid, "one")
    sessions.flash(sid, "two")
    assert sessions.flashes(sid) == ["one", "two"]
    assert sessions.flashes(sid) == []


def test_all_sessions_of_a_player(sessions):
    kept = sessions.create("bo")
    sids = [sessions.create("ada") for _ in range(12)]
    sessions.flash(kept, "not a session")
    assert sessions.count() == 13
    assert sessions.log_out_everywhere("ada") == 12
    assert [sessions.player(sid) for sid in sids] == [None] * 12
    assert sessions.count() == 1
    assert not sessions.log_out_everywhere("ada")


def test_a_lock_is_held_by_one(client):
    locks = Locks(client)
    for name in ("report", "backup", "week"):
        with locks.hold(name):
            with pytest.raises(Locked), locks.hold(name):
                pass
        with locks.hold(name):
            pass
        assert locks.uses(name) == 2
