import limiter


def scenario_fine():
    limiter.boot()
    bucket = limiter.Bucket(limiter.connect())
    return bucket.take("a"), bucket.carry_tagged("a", "b"), limiter.global_take("a")


def scenario_carry():
    return limiter.Bucket(limiter.connect()).carry("a", "b")


def scenario_raw():
    return limiter.Bucket(limiter.connect()).raw("a", "b")


def scenario_global():
    limiter.boot()
    return limiter.global_move("a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_carry": "break",
    "scenario_raw": "break",
    "scenario_global": "break",
}
