import use
from core.singletons import Lazy


def scenario_fine():
    return (
        use.greet("ann"),
        use.report(1),
        use.copy("x"),
        use.queue("j"),
        use.warm("tea"),
        use.memo("m"),
        use.add("s", 1),
        use.everything("s"),
        use.lazily("l"),
    )


def scenario_rename():
    use.greet("ann")
    use.rename("ann", "bob")


def scenario_week():
    use.week([1, 2, 3])


def scenario_copy_both():
    use.copy_both("a", "b")


def scenario_requeue():
    use.requeue()


def scenario_swap():
    use.swap("a", "b")


def scenario_common():
    use.common("a", "b")


def scenario_merge():
    Lazy().merge("a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_rename": "break",
    "scenario_week": "break",
    "scenario_copy_both": "break",
    "scenario_requeue": "break",
    "scenario_swap": "break",
    "scenario_common": "break",
    "scenario_merge": "break",
}
