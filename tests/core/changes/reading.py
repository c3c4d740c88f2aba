"""What a test that runs in one transaction has to do between reading and writing."""

from django.db import connection


def as_in_the_next_transaction() -> None:
    """On PostgreSQL a transaction numbers a row once; from here on rows are numbered as by one that begins now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('wagdesk.change_floor', '', true)")
