"""What tests call says nothing about the keys of the program; their own calls and pipelines are theirs."""

from __future__ import annotations

from linking import linked, templates

STORE = """
    import redis

    client = redis.Redis("main")

    def save(user, value):
        client.set(f"user:{user}", value)

    def queue(pipe, user):
        pipe.set(f"a:{user}", 1)
        pipe.set(f"b:{user}", 1)

    def label(user):
        return f"label:{user}"

    def other(port):
        return redis.Redis("other", port=port)
    """
TESTED = """
    from store import client, label, other, queue, save

    def test_saving():
        save("made-up", 1)
        client.get(label("mine"))
        other(7).get("elsewhere")

    def test_queueing():
        pipe = client.pipeline()
        queue(pipe, "queued")
        pipe.execute()
    """


def keys(path: str, method: str, callers: str = TESTED) -> list[list[list[str]]]:
    found = linked({"store.py": STORE, "tests/test_store.py": callers}).calls
    return [templates(call) for call in found if call.location.path == path and call.method == method]


def test_a_key_that_a_test_makes_up_is_none_of_the_program() -> None:
    assert [["user:{user}"]] in keys("store.py", "set")
    assert [["user:made-up"]] not in keys("store.py", "set")


def test_a_key_of_a_caller_in_the_program_is_one_of_the_program() -> None:
    found = linked({"store.py": STORE, "app.py": "from store import save\ndef run():\n    save('root', 1)\n"})
    assert [["user:root"]] in [templates(call) for call in found.calls if call.method == "set"]


def test_the_commands_of_a_test_have_the_keys_that_the_program_makes_for_it() -> None:
    assert keys("tests/test_store.py", "get") == [[["label:mine"]], [["elsewhere"]]]


def test_a_client_that_is_built_for_a_test_connects_where_the_test_says() -> None:
    found = linked({"store.py": STORE, "tests/test_store.py": TESTED}).calls
    (call,) = [one for one in found if one.method == "get" and templates(one) == [["elsewhere"]]]
    assert call.client.endpoint == "other:7"


def test_the_pipeline_of_a_test_holds_what_the_program_queues_on_it() -> None:
    batches = linked({"store.py": STORE, "tests/test_store.py": TESTED}).batches
    (batch,) = [one for one in batches if one.created.path == "tests/test_store.py"]
    assert [templates(call) for call in batch.calls] == [[["a:queued"]], [["b:queued"]]]


def test_a_parameter_of_which_callers_are_known_may_be_its_default() -> None:
    program = """
        import redis

        client = redis.Redis("main")

        def store(user, pipe=None):
            line = pipe if pipe else client.pipeline()
            line.set(f"a:{user}", 1)
            line.set(f"b:{user}", 1)
            if pipe is None:
                line.execute()

        def several():
            pipe = client.pipeline(transaction=False)
            store("x", pipe)
            pipe.execute()
        """
    opened = {call.location.line for call in linked(program).calls if call.method == "pipeline"}
    assert opened == {7, 14}
