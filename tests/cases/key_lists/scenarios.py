"""Scenarios."""

import reader


def scenario_fine():
    reader.r.set("user:{7}:a", "1")
    return (
        [sorted(map(str, values)) for values in reader.one_user("7", ["a", "b", "c"])],
        reader.filled("7", "ab"),
        reader.zipped("7", "ab", "xy"),
        reader.mapped("7", "ab"),
        reader.slices("7", "abc"),
        reader.tagged_pages("7", "abc"),
        reader.user_by_user("78", "ab"),
        reader.per_user("78", "ab"),
        reader.first_two("7", "8"),
    )


def scenario_filled_twice():
    return reader.filled_twice("7", "8", "ab")


def scenario_zipped_loose():
    return reader.zipped_loose("78", "xy")


def scenario_sliced():
    return reader.sliced("789")


def scenario_pages():
    return reader.pages("789")


def scenario_everybody():
    return reader.everybody("78", "ab")


def scenario_first_of_each():
    return reader.first_of_each("78", "ab")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
