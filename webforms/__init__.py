"""Forms that editors build as pages, and what people sent through them.

Guarantees: a form that was sent is stored before anything else happens; sending it twice is one request; it works
without JavaScript.
Never: makes a ticket. It hands an arrival to core, and whichever plugin takes it makes the work.
Start reading at `models`, then `services.submit`.
"""
