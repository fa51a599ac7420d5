from jobs.runtime import run
from jobs.settings import WorkerSettings


def scenario_fine():
    return run(WorkerSettings, ("send", "1"), ("send", "1"), ("count", "home"))


def scenario_resend():
    return run(WorkerSettings, ("resend", "1"))


def scenario_compare():
    return run(WorkerSettings, ("compare", "a", "b"))


def scenario_forget():
    return run(WorkerSettings, ("forget", "a", "b", "c"))


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_resend": "break",
    "scenario_compare": "break",
    "scenario_forget": "break",
}
