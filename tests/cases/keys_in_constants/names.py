"""Key names of the shop, in one place."""

from string import Template

APP = "shop"
SEP = ":"

USER_KEY = "shop:user:{uid}"
USER_CART = USER_KEY + ":cart"
TAGGED_USER = "shop:{{user-{uid}}}:profile"
TAGGED_CART = "shop:{{user-{uid}}}:cart"
STOCK = "%s:stock:%%s" % APP
ORDER = "%(app)s:{%(order)s}:%(part)s"
RECEIPT = Template("$app:{order-$order}:receipt")
INVOICE = Template(APP + ":{order-${order}}:invoice")
DAILY = SEP.join((APP, "daily", "{day:%Y%m%d}"))


class Limits:
    """Throttles."""

    PREFIX = f"{APP}{SEP}limit"
    LOGIN = PREFIX + ":{{{ip}}}:login"
    RESET = PREFIX + ":{{{ip}}}:reset"
    GLOBAL = f"{PREFIX}:global"

    class Burst:
        SMALL = "{{{0}}}:burst:small"
        LARGE = "{{{0}}}:burst:large"
