"""Webhooks, signed to the Standard Webhooks specification: other programs are told what happens here, and may ask.

Guarantees: an event reaches every endpoint that chose it, or waits in the log with its reason; every try of one
delivery has the same id and the same body; what only the team may read leaves only where an administrator said so.
Never: follows a redirect, reaches a private network without leave, shows a secret twice.
Start reading at `subscribers`, then `matching`, `sending`; the other way round at `inbound`.
"""
