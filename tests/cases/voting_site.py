"""Article voting, after the book: plain functions that take conn."""

import os
import time

import redis

ONE_WEEK = 7 * 86400
VOTE_SCORE = 432


def article_vote(conn, user, article):
    cutoff = time.time() - ONE_WEEK
    if (conn.zscore("time:", article) or 0) < cutoff:  # expect: ok
        return False
    article_id = article.partition(":")[-1]
    if conn.sadd("voted:" + article_id, user):  # expect: ok
        conn.zincrby("score:", VOTE_SCORE, article)  # expect: ok
        conn.hincrby(article, "votes", 1)  # expect: ok
        return True
    return False


def post_article(conn, user, title):
    article_id = str(conn.incr("article:"))  # expect: ok
    conn.sadd("voted:" + article_id, user)  # expect: ok
    article = "article:" + article_id
    conn.hset(article, mapping={"title": title, "votes": 1})  # expect: ok
    conn.zadd("score:", {article: VOTE_SCORE})  # expect: ok
    conn.zadd("time:", {article: time.time()})  # expect: ok
    return article_id


def get_articles(conn, order="score:"):
    ids = conn.zrevrange(order, 0, 24)  # expect: ok
    return [conn.hgetall(ident) for ident in ids]  # expect: ok


def get_group_articles(conn, group, order="score:"):
    key = order + group
    if not conn.exists(key):  # expect: ok
        conn.zinterstore(key, ["group:" + group, order], aggregate="max")  # expect: break CL101
        conn.expire(key, 60)  # expect: any
    return conn.zrevrange(key, 0, -1)  # expect: any


def purchase_item(conn, buyer, item, seller):
    pipe = conn.pipeline(transaction=True)  # expect: ok
    pipe.watch("market:")  # expect: ok
    pipe.multi()  # expect: ok
    pipe.zrem("market:", f"{item}.{seller}")  # expect: ok
    pipe.sadd("inventory:" + buyer, item)  # expect: break CL103
    return pipe.execute()


def rescale_viewed(conn):
    conn.zremrangebyrank("viewed:", 20000, -1)  # expect: ok
    return conn.zinterstore("viewed:", {"viewed:": 0.5})  # expect: ok


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def scenario_vote():
    conn = connect()
    post_article(conn, "ann", "hello")
    conn.zadd("viewed:", {"a": 8})
    votes = article_vote(conn, "bob", "article:1"), article_vote(conn, "bob", "article:1")
    return votes, get_articles(conn), rescale_viewed(conn)


def scenario_group():
    conn = connect()
    post_article(conn, "ann", "hello")
    return get_group_articles(conn, "python")


def scenario_purchase():
    return purchase_item(connect(), "ann", "i", "bob")


SCENARIOS = {"scenario_vote": "same", "scenario_group": "break", "scenario_purchase": "break"}
