"""Screens of the service itself: what is parked, what was mailed, what waits, which plugins are on, how it is.

Guarantees: nothing here changes a ticket; replaying is safe because every subscriber knows what it has handled.
"""
