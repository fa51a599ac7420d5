"""Clients whose address is a setting that an application of a library keeps: ``app.conf.broker_url``."""

from __future__ import annotations

import pytest
from linking import Sources, linked

CLIENT = "import redis\nfrom app import app\nclient = redis.Redis.from_url(app.conf.broker_url)\n"
ITEM = 'import redis\nfrom app import app\nclient = redis.Redis.from_url(app.conf["broker_url"])\n'
CURRENT = "import redis\nfrom celery import current_app\nr = redis.Redis.from_url(current_app.conf.broker_url)\n"
HEAD = "import os\nfrom celery import Celery\n"
BROKER = 'os.environ["QUEUE_URL"]'

SET: dict[str, str] = {
    "by its name": f'app = Celery("shop")\napp.conf.broker_url = {BROKER}\n',
    "by its item": f'app = Celery("shop")\napp.conf["broker_url"] = {BROKER}\n',
    "update with keywords": f'app = Celery("shop")\napp.conf.update(broker_url={BROKER}, task_serializer="json")\n',
    "update with a dict": f'app = Celery("shop")\napp.conf.update({{"broker_url": {BROKER}}})\n',
    "where it is made": f'app = Celery("shop", broker={BROKER})\n',
    "a class": f'class Config:\n    broker_url = {BROKER}\napp = Celery("shop")\napp.config_from_object(Config)\n',
    "made of itself": f'app = Celery("shop", broker={BROKER})\nfor _ in (1, 2):\n    app.conf.broker_url = app.conf.broker_url + "/0"\n',
    "put together": 'app = Celery("shop")\napp.conf.broker_url = f"redis://{os.environ[\'QUEUE_URL\']}:6379"\n',
}


@pytest.mark.parametrize("client", [CLIENT, ITEM, CURRENT], ids=["attribute", "item", "current_app"])
@pytest.mark.parametrize("app", SET.values(), ids=SET.keys())
def test_the_endpoint_is_the_variable(app: str, client: str) -> None:
    (built,) = linked({"app.py": HEAD + app, "client.py": client}).constructions
    assert built.client.endpoints == ("QUEUE_URL",)


@pytest.mark.parametrize(
    "files",
    [
        {"celeryconfig.py": f"import os\nbroker_url = {BROKER}\n", "app.py": 'app.config_from_object("celeryconfig")\n'},
        {"celeryconfig.py": f"import os\nbroker_url = {BROKER}\n", "app.py": "import celeryconfig\napp.config_from_object(celeryconfig)\n"},
        {
            "shop/settings.py": f"import os\nCELERY_BROKER_URL = {BROKER}\n",
            "app.py": 'app.config_from_object("django.conf:settings", namespace="CELERY")\n',
        },
    ],
    ids=["path", "module", "django"],
)  # fmt: skip
def test_a_module_that_has_them(files: dict[str, str]) -> None:
    app = f'{HEAD}app = Celery("shop")\n{files["app.py"]}'
    (built,) = linked({**files, "app.py": app, "client.py": CLIENT}).constructions
    assert built.client.endpoints == ("QUEUE_URL",)


def test_an_address_that_is_written_out() -> None:
    app = f'{HEAD}app = Celery("shop")\napp.conf.broker_url = "redis://queue:6379/2"\n'
    (built,) = linked({"app.py": app, "client.py": CLIENT}).constructions
    assert (built.client.endpoint, built.database) == ("queue:6379", 2)


UNTOLD: dict[str, Sources] = {
    "nobody sets it": {"app.py": f'{HEAD}app = Celery("shop")\n'},
    "another broker": {"app.py": f'{HEAD}app = Celery("shop", broker="amqp://rabbit")\n'},
    "a test sets it": {
        "app.py": f'{HEAD}app = Celery("shop")\n',
        "tests/test_app.py": f"import os\nfrom app import app\napp.conf.broker_url = {BROKER}\n",
    },
}


@pytest.mark.parametrize("files", UNTOLD.values(), ids=UNTOLD.keys())
def test_nothing_is_made_up(files: dict[str, str]) -> None:
    (built,) = linked({**files, "client.py": CLIENT}).constructions
    assert built.client.endpoints == ("broker_url",)


def test_the_setting_of_another_object() -> None:
    files = {
        "app.py": f'{HEAD}app = Celery("shop")\napp.conf.broker_url = {BROKER}\n',
        "client.py": "import redis\ndef run(options):\n    return redis.Redis.from_url(options.broker_url)\n",
    }
    (built,) = linked(files).constructions
    assert built.client.endpoints == ("broker_url",)


def test_a_setting_made_of_another_one() -> None:
    source = f'{HEAD}app = Celery("shop")\napp.conf.broker_url = {BROKER}\napp.conf.result_backend = app.conf.broker_url + "/1"\n'
    used = {use.role: use.endpoint for use in linked(source).libraries if use.evidence != "import"}
    assert used == {"broker": "QUEUE_URL", "result backend": "QUEUE_URL"}
