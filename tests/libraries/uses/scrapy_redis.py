"""Scrapy-Redis: the crawler's queue and its filter of seen requests in Redis."""

from typing import Any

from declare import Use, World

TITLE = "Scrapy-Redis"
DISTRIBUTION = "scrapy-redis"
MODULES = ("scrapy_redis",)
EXTRA_REQUIREMENTS = ()

CRAWLER = Use(
    role="crawl queue and duplicate filter",
    configure=(
        "not promised, but it runs: REDIS_PARAMS = {'redis_cls': 'redis.cluster.RedisCluster'} beside REDIS_URL, and "
        "SCHEDULER_QUEUE_CLASS = 'scrapy_redis.queue.FifoQueue'"
    ),
    broken=(
        "the default queue, PriorityQueue, calls multi() on a pipeline, which raises on a cluster client",
        "REDIS_URL alone is a standalone client on one node",
    ),
    instead="a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/rmax/scrapy-redis/blob/master/src/scrapy_redis/queue.py",
        "https://github.com/rmax/scrapy-redis/blob/master/src/scrapy_redis/connection.py",
    ),
    imports=("scrapy_redis",),
    strings=(
        "scrapy_redis.scheduler.Scheduler",
        "scrapy_redis.dupefilter.RFPDupeFilter",
        "scrapy_redis.queue.PriorityQueue",
        "scrapy_redis.queue.FifoQueue",
        "scrapy_redis.queue.LifoQueue",
        "scrapy_redis.pipelines.RedisPipeline",
    ),
    settings=("SCHEDULER", "DUPEFILTER_CLASS", "SCHEDULER_QUEUE_CLASS", "ITEM_PIPELINES"),
    always=True,
)


def connected(world: World, cluster_client: bool) -> Any:
    """The client that Scrapy-Redis builds from the settings."""
    from scrapy.settings import Settings
    from scrapy_redis.connection import get_redis_from_settings

    params = {"redis_cls": "redis.cluster.RedisCluster"} if cluster_client and world.clustered else {}
    return get_redis_from_settings(Settings({"REDIS_URL": world.url, "REDIS_PARAMS": params}))


def crawled(server: Any, kind: str) -> object:
    """Push 3 requests into the queues of 12 spiders, drop what was seen, and pop them."""
    from scrapy import Request
    from scrapy.utils.misc import load_object
    from scrapy_redis.dupefilter import RFPDupeFilter

    class Spider:
        def __init__(self, name: str) -> None:
            self.name = name

    seen = []
    for number in range(12):
        queue = load_object(f"scrapy_redis.queue.{kind}")(
            server, Spider(f"spider{number}"), "%(spider)s:requests"
        )
        known = RFPDupeFilter(server, f"spider{number}:dupefilter")
        for page in (1, 2, 2):
            request = Request(f"http://shop.test/{page}")
            if not known.request_seen(request):
                queue.push(request)
        seen += [queue.pop().url for _ in range(len(queue))]
    return seen


@CRAWLER.check("queues and filters of 12 spiders with FifoQueue and a RedisCluster client")
def crawl(world: World) -> object:
    return crawled(connected(world, cluster_client=True), "FifoQueue")


@CRAWLER.check("take the start addresses of 12 spiders with a RedisCluster client")
def start(world: World) -> object:
    from scrapy_redis.spiders import RedisMixin

    spider = RedisMixin()
    spider.server = connected(world, cluster_client=True)
    seen = []
    for number in range(12):
        spider.server.rpush(f"spider{number}:start_urls", "http://shop.test/1", "http://shop.test/2")
        seen.append(len(spider.pop_list_queue(f"spider{number}:start_urls", 2)))
    return seen


@CRAWLER.check("the queues with the default PriorityQueue and a RedisCluster client", core=False)
def crawl_by_priority(world: World) -> object:
    return crawled(connected(world, cluster_client=True), "PriorityQueue")


@CRAWLER.check("the queues with the URL of one node", core=False)
def crawl_on_one_node(world: World) -> object:
    return crawled(connected(world, cluster_client=False), "FifoQueue")
