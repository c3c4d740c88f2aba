"""What every REST route shares: who calls, how errors look, pages, repeated calls, versions.

Guarantees: every error is problem+json; a creation repeated with the same Idempotency-Key is done once; a change with a
stale If-Match writes nothing; a plugin that is off has no routes.
Never: decides who may see a row (`visible_to` does) or what may be done (services do).
Start reading at `api`, then `views`. Routes of core's own packages are in `resources`.
"""
