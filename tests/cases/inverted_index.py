"""Full-text search with sets, after the book: temporary result sets built through a transaction."""

import os
import re
import uuid

import redis

WORDS = re.compile("[a-z']{2,}")


def tokenize(content):
    return set(WORDS.findall(content.lower()))


def index_document(conn, docid, content):
    pipeline = conn.pipeline(True)  # expect: ok
    for word in tokenize(content):
        pipeline.sadd("idx:" + word, docid)  # expect: break CL103
    return len(pipeline.execute())


def index_loosely(conn, docid, content):
    pipeline = conn.pipeline(False)  # expect: ok
    for word in sorted(tokenize(content)):
        pipeline.sadd("idx:" + word, docid)  # expect: ok
    return sum(pipeline.execute())


def intersect(conn, items, ttl=30):
    ident = str(uuid.uuid4())
    names = ["idx:" + item for item in items]
    found = conn.sinterstore("idx:" + ident, names)  # expect: break CL101
    conn.expire("idx:" + ident, ttl)  # expect: any
    return found


def documents(conn, word):
    return sorted(conn.smembers("idx:" + word))  # expect: ok


def documents_with_all(conn, words):
    sets = [conn.smembers("idx:" + word) for word in words]  # expect: ok
    return sorted(set.intersection(*sets)) if sets else []


def remove(conn, docid, content):
    for word in tokenize(content):
        conn.srem("idx:" + word, docid)  # expect: ok
    return conn.delete("doc:" + docid)  # expect: ok


def drop_words(conn, *words):
    return conn.delete(*["idx:" + word for word in words])  # expect: change CL102


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


TEXT = "the quick brown fox jumps over the lazy dog"


def scenario_safe():
    conn = connect()
    n = index_loosely(conn, "d1", TEXT)
    return n, documents(conn, "fox"), documents_with_all(conn, ["fox", "dog"]), remove(conn, "d1", TEXT)


def scenario_drop_words():
    conn = connect()
    index_loosely(conn, "d1", TEXT)
    return drop_words(conn, "fox", "dog", "lazy", "quick")


def scenario_index_document():
    return index_document(connect(), "d1", TEXT)


def scenario_intersect():
    conn = connect()
    index_loosely(conn, "d1", TEXT)
    return intersect(conn, ["fox", "dog"])


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_drop_words": "same",
    "scenario_index_document": "break",
    "scenario_intersect": "break",
}
