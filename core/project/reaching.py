"""Whether the database server answers, asked before a command begins: without it there is nothing to do but say so."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands
from django.db import Error, connections

from core.project.checks import PACKAGES

#: A server that says nothing is not waited for any longer.
PATIENCE_SECONDS = 10
#: Of Django's commands those that prepare a desk. Of ours all ask the database.
DJANGOS = frozenset({"migrate", "createsuperuser"})


def asks_database(argv: list[str]) -> bool:
    """Whether this command line does nothing without the database."""
    name = argv[1].replace("-", "_")
    is_ours = str(get_commands().get(name, "")).partition(".")[0] in PACKAGES
    return (is_ours or name in DJANGOS) and not {"-h", "--help"}.intersection(argv)


def require_database() -> None:
    """Raises ImproperlyConfigured when its server cannot be reached, with the reason it gives."""
    connection = connections["default"].copy()
    if connection.vendor == "sqlite":
        return  # no server, and asking makes the file
    options = connection.settings_dict["OPTIONS"]
    options.pop("pool", None)  # tries for long, without a reason
    options.setdefault("connect_timeout", PATIENCE_SECONDS)
    try:
        connection.ensure_connection()
    except Error as error:
        raise ImproperlyConfigured(_sentence(str(error))) from error
    finally:
        connection.close()


def _sentence(reason: str) -> str:
    first = reason.strip().partition("\n")[0].removeprefix("connection failed: ")
    return (
        f"The database cannot be reached: {first}. DATABASE_URL names it: check that the server runs there, and that "
        "host, port, user, password and name are right."
    )
