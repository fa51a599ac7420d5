"""Databases that are put into a URL by the usual calls; the rest of the URL still names its endpoint."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = """
import os
from urllib.parse import urlencode, urlparse, urlsplit, urlunparse, urlunsplit
from redis import Redis
U = os.environ["CACHE_URL"]
p = urlparse(U)
def numbered(n):
    return urlparse(U)._replace(path=f"/{n}").geturl()
def of(url):
    return Redis.from_url(urlparse(url)._replace(path="/5").geturl())
"""
BUILT = {
    "Redis.from_url(urlparse(U)._replace(path='/7').geturl())": ("CACHE_URL", 7),
    "Redis.from_url(p._replace(path='7', query='').geturl())": ("CACHE_URL", 7),
    "Redis.from_url(urlunparse(p._replace(path='/7')))": ("CACHE_URL", 7),
    "Redis.from_url(urlunsplit(urlsplit(U)._replace(query='db=9')))": ("CACHE_URL", 9),
    "Redis.from_url(urlunparse((p.scheme, p.netloc, '/8', '', '', '')))": ("CACHE_URL", 8),
    "Redis.from_url(urlunparse(('redis', p.netloc, '/8', '', '', '')))": ("CACHE_URL", 8),
    "Redis.from_url(urlunsplit(('redis', 'h:6379', '', 'db=8', '')))": ("h:6379", 8),
    "Redis.from_url(f'redis://{p.hostname}:{p.port}/3')": ("CACHE_URL", 3),
    "Redis.from_url('redis://%s/3' % p.netloc)": ("CACHE_URL", 3),
    "Redis.from_url(U + '?' + urlencode({'db': 11}))": ("CACHE_URL", 11),
    "Redis.from_url(U + '?' + urlencode(dict(socket_timeout=5, db=11)))": ("CACHE_URL", 11),
    "Redis.from_url(urlparse('redis://h:6379/0')._replace(path='/6').geturl())": ("h:6379", 6),
    "Redis.from_url(numbered(4))": ("CACHE_URL", 4),
    "of(U)": ("CACHE_URL", 5),
    # Nothing is known of these numbers, and the address is no other.
    "Redis.from_url(p.geturl())": ("CACHE_URL", None),
    "Redis.from_url(urlparse(U)._replace(path=os.environ['PATH']).geturl())": ("CACHE_URL", None),
    "Redis.from_url(urlunparse((p.scheme, p.netloc, p.path, '', '', '')))": ("CACHE_URL", None),
    "Redis.from_url(U + '?' + urlencode(os.environ))": ("CACHE_URL", None),
    "Redis.from_url(urlparse(U)._replace(path='/0').geturl())": ("CACHE_URL", None),
}


@pytest.mark.parametrize(("code", "built"), BUILT.items(), ids=BUILT.keys())
def test_the_database_and_the_endpoint(code: str, built: tuple[str, int | None]) -> None:
    found = {(c.client.endpoint, c.database) for c in linked(f"{HEAD}\nclient = {code}").constructions}
    assert found - {("url", 5)} == {built}  # the factory that nobody calls has a parameter's name
