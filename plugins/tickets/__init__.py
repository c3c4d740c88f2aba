"""Tickets: customers ask, agents answer.

Guarantees: a ticket is an item of the kind "ticket" and nothing else: no table of its own, no column core does not
know; an installation without this plugin works.
Never: reads or sends mail (plugins/email_channel), draws a screen of its own: list, desk and forms are those that
`core.workspace` gives every kind. Start reading at `hooks`.
"""
