"""Who played on which day, for the reports."""

from datetime import timedelta


class Activity:
    PREFIX = "active:"
    ALL_OF_MONTH = "active-in:"

    def __init__(self, client):
        self.client = client

    def day_key(self, day):
        return self.PREFIX + day.isoformat()

    def played(self, player, day):
        self.client.sadd(self.day_key(day), player)

    def came_back(self, day):
        """Who played on the day and on the one before."""
        return sorted(self.client.sinter(self.day_key(day), self.day_key(day - timedelta(days=1))))

    def close_month(self, month, days):
        """All players of the month in one set. How many there are."""
        return self.client.sunionstore(self.ALL_OF_MONTH + month, [self.day_key(day) for day in days])

    def of_month(self, month):
        return self.client.scard(self.ALL_OF_MONTH + month)

    def forget_before(self, first_kept):
        """Remove days that are over. How many there were."""
        old = [
            key for key in self.client.scan_iter(match=self.PREFIX + "*") if key.split(":")[1] < first_kept.isoformat()
        ]
        return self.client.delete(*old) if old else 0
