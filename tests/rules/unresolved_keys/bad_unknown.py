import redis

r = redis.Redis(host="cache")


def one_or_more(queues):
    return r.blpop(queues, timeout=1)  # found


def streams(positions):
    return r.xread(positions)  # found


def count(*names):
    return r.pfcount(*names)  # found


def sent_to_any_node(command):
    return r.execute_command(*command)  # found
