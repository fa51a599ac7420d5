"""Keys with formats in them."""

WIDTH = 6


def padded(number):
    return f"n:{{{number:0{WIDTH}d}}}"


def dated(day, part):
    return f"day:{{{day:%Y-%m-%d}}}:{part}"


def hour(moment):
    return moment.strftime("hour:{%Y%m%d%H}")


def quoted(row):
    return f"row:{{{row['tenant']}}}:{row['id']}"


def shown(name):
    return f"repr:{{{name!r}}}"


def listed(*parts, sep=":"):
    return sep.join(f"{part}" for part in parts)


def positional(*args):
    return "p:{{{0}}}:{1}".format(*args)


def named(**fields):
    return "p:{{{tenant}}}:{part}".format(**fields)


def item(row, part):
    return "i:{{{row[tenant]}}}:{part}".format(row=row, part=part)


def attribute(obj, part):
    return "i:{{{obj.tenant}}}:{part}".format(obj=obj, part=part)


def percents(number, name):
    return "pc:{%04d}:%-5s|" % (number, name)


def bases(number):
    return f"b:{{{number:x}}}", f"b:{{{number:x}}}:{number:b}"


def split_literals(uid):
    return f"long:{{{uid}}}:with-a-tail"
