import redis

r = redis.Redis(host="cache")


def move(order):
    with r.pipeline(transaction=True) as pipe:
        pipe.set(f"order:{order}:state", "sent")
        pipe.delete(f"order:{order}:lines")
        pipe.execute()


def orders():
    return [key.split(b":")[1] for key in r.scan_iter(b"order:*:state")]  # found
