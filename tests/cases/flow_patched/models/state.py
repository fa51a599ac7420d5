"""What start-up fills in from outside."""

import threading

redis_conn = None
limits = None
local = threading.local()
