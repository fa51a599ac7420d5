"""Libraries whose objects are no Redis clients, and neither is anything that they give.

Any type from outside the project is no client unless its name says Redis. That holds for what it gives
as well only where objects of the application are not kept in it: a session of an ORM answers with rows, but
a web application, a queue or a container of dependencies may well hand out a client.
"""

from __future__ import annotations

from functools import cache

from clusterlint.link.identity import Identity
from clusterlint.link.values import Unknown

_STANDARD = """
    array base64 binascii bz2 calendar cmath codecs csv ctypes datetime decimal difflib dis email enum
    fileinput fnmatch fractions ftplib getpass gettext glob gzip hashlib hmac html http imaplib io
    ipaddress keyword linecache locale logging lzma math mimetypes numbers os pathlib platform plistlib
    poplib pprint re resource sched select selectors shelve shlex shutil signal smtplib socket
    socketserver sqlite3 ssl stat statistics string struct subprocess sys sysconfig syslog tarfile
    tempfile textwrap time timeit traceback unicodedata unittest.mock urllib uuid wave xml xmlrpc
    zipfile zlib zoneinfo threading.Lock threading.RLock threading.Event threading.Condition
    threading.Semaphore threading.Thread asyncio.Lock asyncio.Event asyncio.Condition asyncio.Semaphore
    builtins.open multiprocessing
"""
_DATABASES = """
    aiomysql aiopg aiosqlite alembic asyncpg beanie cassandra clickhouse_connect clickhouse_driver
    cx_Oracle databases django.db duckdb elasticsearch elasticsearch_dsl influxdb influxdb_client
    mongoengine motor mysql MySQLdb neo4j odmantic opensearchpy oracledb peewee piccolo pony psycopg
    psycopg2 pymongo pymssql pymysql pyodbc sqlalchemy sqlmodel sqlobject tortoise
"""
_CACHES = "aiomcache bmemcached cachetools diskcache emcache memcache pylibmc pymemcache"
_SERVICES = """
    aio_pika aiobotocore aioboto3 aiohttp.ClientSession aiokafka amqp azure boto boto3 botocore
    confluent_kafka consul docker etcd3 google.cloud grpc hazelcast httplib2 httpx kafka kazoo
    kubernetes ldap3 minio mock nats paho paramiko pika pulsar pycurl requests requests_mock responses
    s3fs slack_sdk stomp stripe telebot telegram tweepy twilio urllib3 websocket websockets zmq
"""
_DATA = """
    PIL bs4 cv2 dask jinja2 jsonschema loguru lxml markdown matplotlib nltk numpy openpyxl pandas polars
    prometheus_client pyarrow scipy seaborn sentry_sdk sklearn spacy statsmodels structlog sympy
    tensorflow torch transformers xarray
"""
_FOREIGN = frozenset(f"{_STANDARD} {_DATABASES} {_CACHES} {_SERVICES} {_DATA}".split())

FIXTURES = {"mocker": "unittest.mock", "tmp_path": "pathlib.Path", "tmpdir": "pathlib.Path"}
"""Parameters that pytest and its plug-ins fill in, by the name that they all have."""

DICT_MAKERS = frozenset({"_asdict", "as_dict", "asdict", "dict", "groupdict", "model_dump", "to_dict"})
"""Methods that give a dict, whatever they are called on."""


@cache
def foreign(name: str) -> bool:
    """Does a qualified name belong to a library that neither is nor holds a Redis client?"""
    parts = name.replace("(", ".").split(".")
    return any(".".join(parts[:length]) in _FOREIGN for length in (1, 2))


def derived(base: Unknown, step: str) -> str | None:
    """The kind of what a foreign value gives (``step``: ".name" or ".name()"); None: it is not foreign."""
    if base.kind == NODE:
        return NODE
    if base.kind is None or not foreign(base.kind):
        return None
    parts = base.identity.parts if isinstance(base.identity, Identity) else ()
    made = "()" if parts[:2] == ("call", base.kind) else ""
    whole = f"{base.kind}{made}{step}"
    return whole if len(whole) < _LONGEST else base.kind


NODE = "redis node"
"""The kind of a node of a cluster and of its own connection: what is asked of it is meant for it alone."""

_LONGEST = 80
"""Letters of a kind: a loop that goes on and on with what it got must come to an end."""
