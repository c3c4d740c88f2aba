"""The relay: claims deliveries, runs their handlers, retries, parks; and runs scheduled jobs.

Guarantees: whoever is killed anywhere loses nothing, because a delivery is done only once its row says so; two relays
never work on one delivery before its lease is over; one slow mail server never holds up quick work.
Never: holds a transaction while a handler runs.
Start reading at `service`, which starts and stops it; `round` is one turn, `claiming` and `running` its two halves.
"""
