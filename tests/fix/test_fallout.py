"""What a renaming breaks besides the build sites: found in whole small projects, nothing else is said."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
import redis
from fixing import HEAD, context_of
from live_servers import Servers

from clusterlint.discover.estate import LARGEST_SEARCHED, search
from clusterlint.fix import Change, Context, pricing, propose, verify
from clusterlint.fix.verify import edited
from clusterlint.settings.model import DEFAULT_EXCLUDES

APP = HEAD + dedent(
    '''
    def profile(uid):
        """A key such as user:1:profile."""
        return f"user:{uid}:profile"  # not "user:1:profile"

    def both(uid):
        return r.mget(profile(uid), "user:" + uid + ":settings")

    def save(uid, text):
        r.set(profile(uid), text)
        r.set("user:" + uid + ":settings", text, ex=60)
    '''
)


def priced(root: Path, files: dict[str, str]) -> tuple[Context, Change]:
    """The one change of a project; its Python is analysed but for what is called unseen.py."""
    for path, text in {"app.py": APP, **files}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text))
    python = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.py")) if path.name != "unseen.py"}
    context = context_of(python, price=pricing(lambda wanted: search(root, DEFAULT_EXCLUDES, wanted)))
    (change,) = propose(context, ["hash-tags"])
    assert change.refused is None
    assert change.applicable
    return context, change


def told(root: Path, path: str, text: str) -> list[str]:
    """What is said of one file, as line, what, and why or "rewritten"."""
    _, change = priced(root, {path: text})
    found = [one for one in change.fallout or () if one.path == path]
    return [f"{one.line}: {one.what}: {one.why}" + ("" if one.manual else " (rewritten)") for one in found]


BOTH = "`user:{uid}:profile`, `user:{uid}:settings`"
NEW = "`{{user:{uid}}}:profile`, `{{user:{uid}}}:settings`"

LISTED = {
    "javascript": (
        "web/a.js",
        'redis.get(`user:${id}:profile`);\nconst o = { user: 1 };\nkey = "user:" + id; other("user:signup", "xuser:1:profile");\n',
        [
            "1: `user:${id}:profile` names a key of `user:{uid}:profile`: that key becomes `{user:${id}}:profile`",
            f"3: `user:` is how keys of {BOTH} begin: they become {NEW}",
        ],
    ),
    "go": (
        "main.go",
        'k := fmt.Sprintf("user:%s:settings", id) // "user:%s:settings:old"\n',
        ["1: `user:%s:settings` names a key of `user:{uid}:settings`: that key becomes `{user:%s}:settings`"],
    ),
    "ruby": (
        "a.rb",
        'x = "user:#{id}:profile"\n',
        ["1: `user:#{id}:profile` names a key of `user:{uid}:profile`: that key becomes `{user:#{id}}:profile`"],
    ),
    "shell": (
        "ops.sh",
        "redis-cli get user:1:profile\nchown user:group x\n",
        ["1: `user:1:profile` names a key of `user:{uid}:profile`: that key becomes `{user:1}:profile`"],
    ),
    "compose": (
        "compose.yml",
        "services:\n  app:\n    user: root\n    command: redis-server --user:\n    environment:\n      - KEY_PREFIX=user:\n      PREFIX: user:\n",
        [
            f"6: `user:` is how keys of {BOTH} begin: they become {NEW}",
            f"7: `user:` is how keys of {BOTH} begin: they become {NEW}",
        ],
    ),
    "acl": (
        "users.acl",
        "user app on >x ~user:* %R~user:*:profile +@all\nuser other on ~group:* ~* +get\n",
        [
            "1: ACL rule %R~user:*:profile: does not let the user reach `{{user:{uid}}}:profile`: add %R~{user:*}:profile beside it",
            f"1: ACL rule ~user:*: does not let the user reach {NEW}: add ~{{user:* beside it",
        ],
    ),
    "a channel": (
        "worker.ts",
        'sub.psubscribe("__keyspace@0__:user:*:profile")\n',
        ["1: `user:*:profile` names a key of `user:{uid}:profile`: that key becomes `{user:*}:profile`"],
    ),
    "a search index": (
        "unseen.py",
        'PREFIX = IndexDefinition(prefix=["user:"])\n',
        [f"1: `user:` is how keys of {BOTH} begin: they become {NEW}"],
    ),
    "Lua in a program": (
        "unseen.py",
        'SCRIPT = """\nreturn redis.call("GET", "user:" .. ARGV[1])\n"""\n',
        [f"2: `user:` is how keys of {BOTH} begin: they become {NEW}"],
    ),
    "a table of the program": (
        "unseen.py",
        'def size(uid):\n    "For user:1:profile."\n    return LIMITS[f"user:{uid}:profile"], {"user": 1}\n',
        ["3: `user:{}:profile` names a key of `user:{uid}:profile`: that key becomes `{user:{}}:profile`"],
    ),
    "words that are no keys": ("notes.ts", "// user:1:profile\nlet user: User = profile\n", []),
    "documents": ("README.md", "`user:1:profile`\n", []),
    "the new names": ("web/b.js", 'get("{user:1}:profile")\n', []),
}


@pytest.mark.parametrize(("path", "text", "expected"), LISTED.values(), ids=LISTED.keys())
def test_what_is_listed(tmp_path: Path, path: str, text: str, expected: list[str]) -> None:
    assert told(tmp_path, path, text) == expected


def test_old_data_is_told_unless_it_dies_by_itself(tmp_path: Path) -> None:
    _, change = priced(tmp_path, {})
    (one,) = change.fallout or ()
    assert (one.owner.value, one.path, one.what) == ("data", "app.py", "keys `user:{uid}:profile` in the server")


def test_tests_are_rewritten(tmp_path: Path) -> None:
    source = """
        import app
        def test_both(fake):
            fake.set('user:1:profile', "x")  # a comment
            assert fake.keys() == ["user:1:profile", b"user:22:settings", "user:1:other", "user:"]
        """
    context, change = priced(tmp_path, {"tests/test_app.py": source, "tests/__init__.py": ""})
    new = edited(context, [change])["tests/test_app.py"].text
    assert "fake.set('{user:1}:profile', \"x\")  # a comment" in new
    assert '["{user:1}:profile", b"{user:22}:settings", "user:1:other", "user:"]' in new
    left = [one.what for one in change.fallout or () if one.path == "tests/test_app.py" and one.manual]
    assert left == [f"`user:` is how keys of {BOTH} begin"]
    assert verify(context, [change]) is None


def test_lua_files_work_on_the_new_keys(tmp_path: Path, live_servers: Servers) -> None:
    script = '-- user:1:profile\nreturn redis.call("GET", "user:" .. ARGV[1] .. ":profile")\n'
    context, change = priced(tmp_path, {"lua/profile.lua": script})
    (one,) = [one for one in change.fallout or () if one.path == "lua/profile.lua"]
    assert not one.manual
    new = edited(context, [change])["lua/profile.lua"].text
    standalone = redis.Redis(*live_servers.standalone)
    standalone.set("user:7:profile", "old")
    standalone.set("{user:7}:profile", "new")
    assert standalone.eval(script, 0, "7") == b"old"
    assert standalone.eval(new, 0, "7") == b"new"


def test_what_git_ignores_or_nobody_reads_is_left_out(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    line = 'get("user:1:profile")\n'
    files = {
        ".gitignore": "out/\n",
        "out/a.js": line,
        "node_modules/x/a.js": line,
        "package-lock.json": '{"a": "user:1:profile"}\n',
        "a.min.js": line,
        "a.js": line,
    }
    (tmp_path / "b.js").write_bytes(b"\0" + line.encode())
    (tmp_path / "c.js").write_text(line + "x" * LARGEST_SEARCHED)
    _, change = priced(tmp_path, files)
    found = {one.path: one.what for one in change.fallout or () if one.owner.value == "other language"}
    assert found == {
        "a.js": "`user:1:profile` names a key of `user:{uid}:profile`",
        "c.js": "the file was not searched",
    }


def test_very_many_places_of_a_file_are_cut(tmp_path: Path) -> None:
    found = told(tmp_path, "data.json", "".join(f'"user:{n}:profile"\n' for n in range(1000)))
    assert len(found) == 21
    assert found[20].startswith("21: 980 more places from line 21 on")


def test_words_are_keys_only_where_redis_is_spoken_of(tmp_path: Path) -> None:
    app = HEAD + "def use():\n    r.mget('jobs', 'done')\n"
    for path, text in {"app.py": app, "a.js": 'x("jobs")\n', "b.js": '// Redis\nx("jobs")\n'}.items():
        (tmp_path / path).write_text(text)
    contents = {"app.py": app.encode()}
    context = context_of(contents, price=pricing(lambda wanted: search(tmp_path, (), wanted)))
    for change in propose(context, ["hash-tags"]):
        assert "a.js" not in {one.path for one in change.fallout or ()}


def test_patterns_that_nobody_follows_are_listed(tmp_path: Path) -> None:
    source = """
        from app import r
        def each(prefix, part):
            return r.keys(prefix + "*"), list(r.scan_iter(f"*-{part}")), list(r.scan_iter("*")), r.keys("x:*")
        def known(prefix):
            return r.keys(prefix + "*")
        known("x:")
        """
    may = "may find keys of"
    why = "it is not known what it holds: it must find them under their new names"
    assert told(tmp_path, "scans.py", source) == [
        f"4: the pattern `*-{{part}}` {may} {BOTH}: {why}",
        f"4: the pattern `{{prefix}}*` {may} {BOTH}: {why}",
    ]


def test_a_pattern_with_a_value_of_the_same_name_alone_is_listed(tmp_path: Path) -> None:
    source = """
        from app import r
        def use(ns, uid):
            r.mget(f"{ns}:{uid}:a", f"{ns}:{uid}:b")
        def other(ns):
            return r.keys(f"{ns}:*")
        """
    price = pricing(lambda wanted: search(tmp_path, DEFAULT_EXCLUDES, wanted))
    context = context_of({"app.py": APP.encode(), "more.py": dedent(source).encode()}, price=price)
    found = [one for change in propose(context, ["hash-tags"]) for one in change.fallout or () if "{ns}:*" in one.what]
    assert [(one.path, one.line, one.manual) for one in found] == [("more.py", 6, True)] * 2


def test_names_of_keys_that_are_values_or_channels_are_listed(tmp_path: Path) -> None:
    source = """
        from app import profile, r
        def recent(uid):
            r.sadd("recent", profile(uid))
            r.hset(profile(uid), "x", "y")
            r.zscore("seen", f"user:{uid}:settings")
            r.pubsub().subscribe(profile(uid))
            r.set("other", f"name:{uid}")
            r.publish(profile(uid), f"user:{uid}")
        """
    stored, there = "as a value: what is in the server holds old names", "is given the name of a key of"
    channel = "for a channel: who publishes or subscribes elsewhere needs the new name"
    assert told(tmp_path, "values.py", source) == [
        f"4: sadd() {there} `user:{{uid}}:profile` {stored}",
        "6: `user:{}:settings` names a key of `user:{uid}:settings`: that key becomes `{user:{}}:settings`",
        f"7: subscribe() takes the name of a key of `user:{{uid}}:profile` {channel}",
        f"9: publish() takes the name of a key of `user:{{uid}}:profile` {channel}",
    ]
