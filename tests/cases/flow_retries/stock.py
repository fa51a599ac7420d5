from net.connect import Link, open_client
from net.retry import bind, in_batch, make_counter, with_retry

client = open_client()
link = Link()


def price(sku):
    return with_retry(lambda r: r.get(f"price:{sku}"), client)  # expect: ok


def prices(one, other):
    return with_retry(lambda r: r.mget(f"price:{one}", f"price:{other}"), client)  # expect: break CL101


def _publish(r, sku, value):
    return r.set(f"price:{sku}", value)  # expect: ok


def _replace(r, sku, new):
    return r.renamenx(f"price:{sku}", f"price:{new}")  # expect: break CL101


def publish(sku, value):
    return bind(_publish, client)(sku, value)


def replace(sku, new):
    return bind(_replace, client)(sku, new)


def stock(*skus):
    def fill(pipe):
        for sku in skus:
            pipe.hget("stock", sku)  # expect: ok
            pipe.ttl(f"price:{sku}")  # expect: ok

    return in_batch(client, fill)


def stock_sets(one, other):
    return in_batch(client, lambda p: p.zunion([f"z:{one}", f"z:{other}"]))  # expect: break CL104 or CL101


def linked(sku):
    return link.connection.strlen(f"price:{sku}")  # expect: ok


def linked_pair(one, other):
    return link.connection.sdiffstore(f"d:{one}", f"s:{one}", f"s:{other}")  # expect: break CL101


count_sales, swap_sales = make_counter(client, "sales")


def sold():
    return count_sales()


def rename_sales():
    return swap_sales("revenue")
