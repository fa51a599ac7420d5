from shop import carts, main, search


def booted(function):
    def run():
        main.boot()
        try:
            return function()
        finally:
            main.shutdown()

    return run


@booted
def scenario_shopping():
    carts.add("ann", "tea", 2)
    carts.add("bob", "milk", 1)
    search.index("ann", "tea")
    return (
        carts.contents("ann"),
        carts.totals(["ann", "bob"]),
        sorted(search.holders("tea")),
        search.count("tea"),
    )


@booted
def scenario_adopt():
    carts.add("guest-17", "tea", 2)
    return carts.adopt("guest-17", "ann")


@booted
def scenario_forget():
    carts.add("ann", "tea", 2)
    carts.add("bob", "milk", 1)
    return carts.forget(["ann", "bob", "cid"])


@booted
def scenario_both():
    return search.holders_of_both("tea", "milk")


SCENARIOS = {
    "scenario_shopping": "same",
    "scenario_adopt": "break",
    "scenario_forget": "same",
    "scenario_both": "break",
}
