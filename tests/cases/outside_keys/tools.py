"""Command lines, HTTP and WSGI servers of the standard library."""

import argparse
import json
import os
import sys
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def by_argument(argv):
    parser = argparse.ArgumentParser()
    parser.add_argument("--tenant", default="acme")
    parser.add_argument("--number", type=int, default=1)
    parser.add_argument("--level", choices=["low", "high"], default="low")
    options = parser.parse_args(argv)
    r.mget(f"cli:{{{options.number}}}:a", f"cli:{{{options.number}}}:b")  # expect: ok
    r.mget(f"cli:{{{options.level}}}:a", f"cli:{{{options.level}}}:b")  # expect: ok
    for part in "ab":
        r.set(f"cli:{{{options.tenant}}}:{part}", "1")  # expect: change CL503
    return options.number


def by_position():
    tenant = sys.argv[1]
    for part in "ab":
        r.set(f"argv:{{{tenant}}}:{part}", "1")  # expect: change CL503


def numbered():
    number = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 0
    return r.mget(f"n:{{{number}}}:a", f"n:{{{number}}}:b")  # expect: ok


class Hooks(BaseHTTPRequestHandler):
    """A web hook."""

    def __init__(self, path, headers, rfile):
        self.path, self.headers, self.rfile = path, headers, rfile

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for part in "ab":
            r.set(f"hook:{{{event['tenant']}}}:{part}", "1")  # expect: change CL503
        r.incr("hooks")  # expect: ok


def application(environ, start_response):
    tenant = parse_qs(environ["QUERY_STRING"])["tenant"][0]
    for part in "ab":
        r.set(f"wsgi:{{{tenant}}}:{part}", "1")  # expect: change CL503
    start_response("204 No Content", [])
    return []


def stored(name):
    settings = json.loads(r.get(f"settings:{name}") or "{}")  # expect: ok
    tenant = settings.get("tenant", "acme")
    return r.mget(f"s:{{{tenant}}}:a", f"s:{{{tenant}}}:b")  # expect: ok
