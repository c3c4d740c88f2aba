"""Work: scopes, and items of every kind in one table, with types, statuses, tags, fields, links and activity.

Guarantees: an item has exactly one scope, its status belongs to its type, every change has its activity and its event
in the same transaction, and every editable row has a version.
Never: knows what a ticket is, reads a status' name (only its category), knows dependencies, plans or money.
Start reading at `models`, then `services`. Why one table: docs/adr/0005-one-work-item-table.md.
"""
