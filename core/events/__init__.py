"""Facts that happened, and the promise that everybody hears of them.

A service appends an event inside the transaction that makes it true; the relay hands it to each subscriber.

Guarantees: no event without its change and no change without its event; every subscriber hears it at least once, and
the events of one object one after another; a queued mail leaves at least once, always under one Message-ID.
Never: runs a subscriber inside a request, reads a plugin's tables, drops an entry it could not deliver.
Start reading at `outbox.append_event`, then `relay`; `api` is all that other packages import.
Why an outbox and not signals: docs/adr/0003-outbox.md.
"""
