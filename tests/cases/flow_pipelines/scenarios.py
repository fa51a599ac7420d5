from led import ledger


def scenario_fine():
    return (
        len(ledger.post("ann", 1, 2)),
        ledger.single("ann", 3),
        ledger.balanced("ann"),
        ledger.deposit("ann", 10),
        ledger.withdraw_safely("ann", 4),
        ledger.implicit("ann"),
    )


def scenario_audited():
    ledger.audited("ann")


def scenario_merged():
    ledger.merged("ann", "bob")


def scenario_close():
    ledger.close_account("ann", "bob")


def scenario_transfer():
    ledger.transfer("ann", "bob", 1)


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_audited": "break",
    "scenario_merged": "break",
    "scenario_close": "break",
    "scenario_transfer": "break",
}
