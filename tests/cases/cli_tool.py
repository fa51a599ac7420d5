"""An admin CLI: subcommands registered by a decorator, dispatched with a dict."""

import argparse
import os

import redis

COMMANDS = {}


def command(name):
    def register(fn):
        COMMANDS[name] = fn
        return fn

    return register


def connect(ns):
    return redis.Redis(host=ns.host, port=ns.port, decode_responses=True)


@command("show")
def show(r: redis.Redis, ns):
    return {k: r.type(k) for k in ns.keys}  # expect: ok


@command("mv")
def mv(r: redis.Redis, ns):
    src, dst = ns.keys
    return r.renamenx(src, dst)  # expect: break CL101 or CL108


@command("rm")
def rm(r: redis.Redis, ns):
    return r.delete(*ns.keys)  # expect: change CL102


@command("size")
def size(r, ns):
    return r.dbsize()  # expect: change CL402


@command("list")
def list_keys(r, ns):
    return sorted(r.keys(ns.keys[0]))  # expect: change CL401 or CL402


@command("count")
def count(r, ns):
    return sum(1 for _ in r.scan_iter(match=ns.keys[0], count=500))  # expect: ok


@command("ttl")
def ttl(r: redis.Redis, ns):
    return [r.ttl(key) for key in ns.keys]  # expect: ok


def main(argv):
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default=os.environ["REDIS_HOST"])
    parser.add_argument("--port", type=int, default=int(os.environ["REDIS_PORT"]))
    parser.add_argument("command", choices=sorted(COMMANDS))  # expect: ok
    parser.add_argument("keys", nargs="*")
    ns = parser.parse_args(argv)
    run = COMMANDS.get(ns.command)  # expect: ok
    return run(connect(ns), ns)


def fill():
    r = connect(argparse.Namespace(host=os.environ["REDIS_HOST"], port=os.environ["REDIS_PORT"]))
    for i in range(60):
        r.set(f"k{i}", i)  # expect: ok


def scenario_harmless():
    fill()
    return main(["show", "k1", "k2"]), main(["ttl", "k1", "k9"]), main(["count", "k*"])


def scenario_rm():
    fill()
    return main(["rm", "k1", "k2", "k3", "k4"])


def scenario_mv():
    fill()
    return main(["mv", "k1", "other"])


def scenario_size():
    fill()
    return main(["size"])


def scenario_list():
    fill()
    return main(["list", "k*"])


SCENARIOS = {
    "scenario_harmless": "same",
    "scenario_rm": "same",
    "scenario_mv": "break",
    "scenario_size": "change",
    "scenario_list": "change",
}
