import redis

r = redis.Redis(host="cache")


def one(queue):
    return r.blpop([queue], timeout=1)


def made_for_many(keys):
    return r.mget(keys)


def single_key(key):
    return r.get(key)


def split(keys):
    return r.delete(*keys)


def sent_to_a_node(command, node):
    return r.execute_command(*command, target_nodes=node)
