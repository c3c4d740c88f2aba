"""The state of the database in one line."""

from hashlib import sha256

from django.apps import apps
from django.db import connection

#: Reading a page writes these: a session's last use, a throttle.
_VOLATILE = {
    "django_session",
    "axes_accesslog",
    "axes_accessattempt",
    "wagdesk_people_signin",
    "wagtailusers_userprofile",
}


def fingerprint_of_database() -> str:
    """A digest of every row of every table of ours and Django's, sessions aside."""
    digest = sha256()
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table):
        table = model._meta.db_table
        if model._meta.proxy or not model._meta.managed or table in _VOLATILE:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608 - a table name
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()
