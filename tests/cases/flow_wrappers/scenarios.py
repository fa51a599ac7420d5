import pages


def scenario_fine():
    pages.memory._data["a"] = 1
    pages.memory.move("a", "c")
    return pages.page("one"), pages.page("one"), pages.in_memory("x"), pages.numbers(), pages.forget_tagged("x")


def scenario_pages():
    return pages.pages(["a", "b"])


def scenario_rename():
    pages.page("one")
    return pages.rename("one", "two")


def scenario_forget():
    for slug in "abcd":
        pages.page(slug)
    return pages.forget(*"abcd")


def scenario_both():
    return pages.counter.both("a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_pages": "break",
    "scenario_rename": "break",
    "scenario_forget": "same",
    "scenario_both": "break",
}
