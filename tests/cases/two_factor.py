"""One-time codes and login throttling; a client made in a closure."""

import os

from redis import Redis


def make_service(url):
    r = Redis.from_url(url, decode_responses=True)

    def send(user, code):
        r.set(f"otp:{user}", code, ex=300)  # expect: ok
        return r.ttl(f"otp:{user}") > 0  # expect: ok

    def verify(user, code):
        if r.incr(f"otp:tries:{user}") > 3:  # expect: ok
            return "locked"
        if r.get(f"otp:{user}") != code:  # expect: ok
            return "wrong"
        r.delete(f"otp:{user}", f"otp:tries:{user}")  # expect: change CL102
        return "ok"

    def verify_atomically(user, code):
        with r.pipeline() as pipe:  # expect: change CL109
            pipe.get(f"otp:{user}")  # expect: ok
            pipe.incr(f"otp:tries:{user}")  # expect: ok
            pipe.expire(f"otp:tries:{user}", 300)  # expect: ok
            have, tries, _ = pipe.execute()
        return have == code and tries <= 3

    def verify_strictly(user, code):
        with r.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.getdel(f"otp:{user}")  # expect: ok
            pipe.incr(f"otp:tries:{user}")  # expect: break CL103
            return pipe.execute()[0] == code

    return send, verify, verify_atomically, verify_strictly


def scenario_verify():
    send, verify, _, _ = make_service(os.environ["REDIS_URL"])
    return send("ann", "123"), verify("ann", "999"), verify("ann", "123"), verify("ann", "123")


def scenario_atomically():
    send, _, verify, _ = make_service(os.environ["REDIS_URL"])
    return send("ann", "123"), verify("ann", "123")


def scenario_strictly():
    send, _, _, verify = make_service(os.environ["REDIS_URL"])
    return send("ann", "123"), verify("ann", "123")


SCENARIOS = {"scenario_verify": "same", "scenario_atomically": "same", "scenario_strictly": "break"}
