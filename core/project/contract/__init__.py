"""The public contract as data: hooks, events and the REST API, compared with the snapshots in `docs/contract/`.

Guarantees: what strangers build on does not change unseen; every change is a line in a review.
Used by `wagdesk contract`, in a clone only: an installed Wagdesk has no snapshots.
"""
