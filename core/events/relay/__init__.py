"""The relay: claims deliveries, runs their handlers, retries, parks; and runs scheduled jobs.

Guarantees: whoever is killed anywhere loses nothing, because a delivery is done only once its row says so; two relays
never work on one delivery before its lease is over; one slow mail server never holds up quick work.
Never: holds a transaction while a handler runs.
Start reading at `round`, one turn of it; `claiming` and `running` are its halves, `service` the threads around it.
"""

from core.events.relay.jobs import run_due_jobs
from core.events.relay.round import run_until_idle
from core.events.relay.service import run_forever, start_in_process, stop

__all__ = ["run_due_jobs", "run_forever", "run_until_idle", "start_in_process", "stop"]
