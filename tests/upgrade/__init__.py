"""While an upgrade goes on, old processes work on the new database."""
