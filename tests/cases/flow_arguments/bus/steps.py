"""Three calls down, nothing says what `c` is."""


def first(c, number, options):
    second(number, c, **options)


def second(number, *rest, customer=None):
    third(rest[0], number, customer)


def third(c, number, customer):
    c.set(f"state:{number}", "new")  # expect: ok
    c.hset(f"archive:{number}", "customer", customer)  # expect: ok
    fourth(third_party=c, number=number)


def fourth(number, third_party):
    third_party.sadd("numbers", number)  # expect: ok


def merge(pair, conn):
    return conn.sinterstore(f"merged:{pair[0]}", [f"items:{n}" for n in pair])  # expect: break CL101


def recurse(c, depth):
    if depth == 0:
        return c.lmove("in", "out")  # expect: break CL101
    return recurse(c, depth - 1)


class Step:
    def apply(self, target):
        return self.run(target)

    def run(self, target):
        raise NotImplementedError


class Trim(Step):
    def run(self, target):
        return target.ltrim("log", 0, 9)  # expect: ok


class Fold(Step):
    def run(self, target):
        return target.pfmerge("all", "day:1", "day:2")  # expect: break CL101


def apply_all(target, steps):
    return [step.apply(target) for step in steps]
