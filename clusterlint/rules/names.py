"""Codes and names of all rules, for who needs no more: importing the rules takes longer than a warm run.

A test keeps it equal to the modules of this folder.
"""

from __future__ import annotations

NAMES = (
    ("CL101", "cross-slot-command"),
    ("CL102", "split-command"),
    ("CL103", "cross-slot-transaction"),
    ("CL104", "pipeline-refused"),
    ("CL105", "cross-slot-script"),
    ("CL106", "undeclared-script-key"),
    ("CL107", "external-key-pattern"),
    ("CL108", "unresolved-keys"),
    ("CL109", "lost-transaction"),
    ("CL110", "awaited-pipeline-command"),
    ("CL111", "pipeline-reply-shape"),
    ("CL201", "nonzero-database"),
    ("CL202", "database-command"),
    ("CL203", "database-collision"),
    ("CL301", "standalone-client"),
    ("CL302", "client-option"),
    ("CL303", "missing-cluster-api"),
    ("CL304", "pool-reach-through"),
    ("CL305", "library-support"),
    ("CL306", "client-version"),
    ("CL307", "mixed-clients"),
    ("CL308", "cluster-client-on-proxy"),
    ("CL309", "escaping-exception"),
    ("CL401", "keyspace-scan"),
    ("CL402", "node-scoped-command"),
    ("CL403", "keyspace-notification"),
    ("CL404", "pubsub-fan-out"),
    ("CL501", "hot-slot"),
    ("CL502", "accidental-hash-tag"),
    ("CL503", "hash-tag-injection"),
    ("CL504", "single-key-hotspot"),
    ("CL701", "parsed-key"),
    ("CL901", "unused-suppression"),
    ("CL902", "unreadable-file"),
)
"""(code, name), by code."""
