"""Which customers hold which goods; its own module global with its own setter."""

redis_conn = None


def initialize_search(conn):
    global redis_conn
    redis_conn = conn


def index(customer, sku):
    redis_conn.sadd(f"holders:{sku}", customer)  # expect: ok


def holders(sku):
    return redis_conn.smembers(f"holders:{sku}")  # expect: ok


def holders_of_both(one, other):
    return redis_conn.sinter(f"holders:{one}", f"holders:{other}")  # expect: break CL101


def count(sku):
    return redis_conn.scard(f"holders:{sku}")  # expect: ok
