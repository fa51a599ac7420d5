"""Commands for the people who run the shop."""

from shop.connections import connect_admin


class Maintenance:
    def __init__(self) -> None:
        self.r = connect_admin()

    def overview(self) -> dict[str, int]:
        return {"keys": self.r.dbsize(), "clients": self.r.info("clients")["connected_clients"]}

    def open_carts(self) -> list[str]:
        return sorted(self.r.keys("cart:*:items"))

    def drop_search_cache(self) -> int:
        cursor, dropped = 0, 0
        while True:
            cursor, names = self.r.scan(cursor, match="search:*", count=500)
            for name in names:
                dropped += self.r.unlink(name)
            if cursor == 0:
                return dropped

    def drop_views(self) -> int:
        """The way that works on a cluster as well."""
        return sum(self.r.unlink(name) for name in self.r.scan_iter(match="product:*:views", count=500))

    def healthy(self) -> bool:
        return self.r.ping()
