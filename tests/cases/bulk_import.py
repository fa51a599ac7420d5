"""Bulk import: batches through pipelines, with helpers that are handed the pipeline."""

import itertools
import os

import redis

TTL = 86400


def chunks(rows, size):
    rows = iter(rows)
    while batch := list(itertools.islice(rows, size)):
        yield batch


def write_row(pipe, row):
    key = f"product:{row['id']}"
    pipe.hset(key, mapping=row)  # expect: ok
    pipe.expire(key, TTL)  # expect: ok


def write_names(pipe, rows):
    pipe.mset({f"product:{row['id']}:name": row["name"] for row in rows})  # expect: break CL104 or CL101


def link(pipe, row):
    pipe.sadd("products", row["id"])  # expect: break CL103


class Importer:
    def __init__(self, db):
        self.db = db

    def load(self, rows, size=3):
        done = 0
        for batch in chunks(rows, size):
            pipe = self.db.pipeline(transaction=False)  # expect: ok
            for row in batch:
                write_row(pipe, row)
            done += len(pipe.execute())
        return done

    def load_names(self, rows):
        pipe = self.db.pipeline(transaction=False)  # expect: ok
        write_names(pipe, rows)
        return pipe.execute()

    def load_linked(self, row):
        with self.db.pipeline(transaction=True) as pipe:  # expect: ok
            write_row(pipe, row)
            link(pipe, row)
            return pipe.execute()

    def load_plain(self, rows):
        pipe = self.db.pipeline()  # expect: change CL109
        for row in rows:
            write_row(pipe, row)
        return len(pipe.execute())

    def names_at_once(self, rows):
        return self.db.mset(dict((f"name:{row['id']}", row["name"]) for row in rows))  # expect: break CL101

    def one_name(self, row):
        return self.db.mset({f"name:{row['id']}": row["name"]})  # expect: ok


ROWS = [{"id": n, "name": f"p{n}"} for n in range(7)]


def importer():
    return Importer(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_load():
    i = importer()
    return i.load(ROWS), i.load_plain(ROWS), i.one_name(ROWS[0]), i.db.hget("product:3", "name")


def scenario_load_names():
    return importer().load_names(ROWS)


def scenario_load_linked():
    return importer().load_linked(ROWS[0])


def scenario_names_at_once():
    return importer().names_at_once(ROWS)


SCENARIOS = {
    "scenario_load": "same",
    "scenario_load_names": "break",
    "scenario_load_linked": "break",
    "scenario_names_at_once": "break",
}
