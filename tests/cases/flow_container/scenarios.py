import baskets
import wiring


def scenario_fine():
    wiring.wire()
    basket = wiring.Providers.basket()
    return basket.add("ann", "tea"), baskets.Basket().add("bob", 1), baskets.name_of("1"), baskets.lazily("ann")


def scenario_merge():
    wiring.wire()
    return baskets.Basket().merge("ann", "guest")


def scenario_move():
    wiring.wire()
    return baskets.move("ann", "guest", "tea")


def scenario_lazily_both():
    return baskets.lazily_both("ann", "guest")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_merge": "break",
    "scenario_move": "break",
    "scenario_lazily_both": "break",
}
