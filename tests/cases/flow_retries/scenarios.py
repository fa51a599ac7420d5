import stock


def scenario_fine():
    return stock.publish("tea", "3"), stock.price("tea"), stock.stock("tea", "milk"), stock.linked("tea"), stock.sold()


def scenario_prices():
    return stock.prices("a", "b")


def scenario_replace():
    stock.publish("a", 1)
    return stock.replace("a", "b")


def scenario_sets():
    return stock.stock_sets("a", "b")


def scenario_linked():
    return stock.linked_pair("a", "b")


def scenario_rename():
    stock.sold()
    return stock.rename_sales()


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_prices": "break",
    "scenario_replace": "break",
    "scenario_sets": "break",
    "scenario_linked": "break",
    "scenario_rename": "break",
}
