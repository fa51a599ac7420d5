"""The names of all keys."""

from datetime import date
from enum import Enum

PRODUCT_VIEWS = "product:{product_id}:views"


class Part(str, Enum):
    """What a product is cached as."""

    TITLE = "title"
    PRICE = "price"
    TEXT = "text"


def product(product_id: int, part: Part) -> str:
    return f"product:{product_id}:{part.value}"


def product_views(product_id: int) -> str:
    return PRODUCT_VIEWS.format(product_id=product_id)


def stock(sku: str) -> str:
    return "stock:" + sku


def reserved(sku: str) -> str:
    return "reserved:" + sku


def idempotency(token: str) -> str:
    return "idempotency:%s" % token


class CartKeys:
    """Carts, by the user or the guest that they belong to."""

    @staticmethod
    def items(owner: str) -> str:
        return f"cart:{owner}:items"

    @staticmethod
    def coupon(owner: str) -> str:
        return f"cart:{owner}:coupon"


class OrderKeys:
    """Everything about one order shares its hash tag."""

    @staticmethod
    def draft(order_id: str) -> str:
        return f"order:{{{order_id}}}:draft"

    @staticmethod
    def detail(order_id: str) -> str:
        return f"order:{{{order_id}}}:detail"

    @staticmethod
    def lines(order_id: str) -> str:
        return f"order:{{{order_id}}}:lines"

    @staticmethod
    def of_user(user: str) -> str:
        return f"user:{user}:orders"


def sold(day: date) -> str:
    return f"sold:{day:%Y%m%d}"


def sold_in(category: str, day: date) -> str:
    return f"sold:{{{category}}}:{day:%Y%m%d}"
