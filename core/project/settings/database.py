"""The database: SQLite in the home directory, or PostgreSQL with a pool. The cache: in process, or Redis."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from core.project import environment
from core.project.settings.paths import WAGDESK_HOME

__all__ = ["CACHES", "DATABASES"]

#: Writers queue for the lock instead of failing: transactions take it at their first statement (IMMEDIATE) and wait
#: up to 20 s; readers never wait (WAL). NORMAL loses no commit when the process dies, only when the power does.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
}


def database() -> dict[str, Any]:
    """The one database, from DATABASE_URL."""
    address = environment.DATABASE_URL.read() or f"sqlite:///{WAGDESK_HOME / 'db.sqlite3'}"
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(address))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{environment.DATABASE_URL.name} cannot be read: write it as postgresql://user:password@host:5432/name, "
            "with signs such as / and # in the password percent-encoded."
        ) from error
    options = dict(config.get("OPTIONS") or {})
    if config["ENGINE"].endswith("sqlite3"):
        if not (directory := Path(config["NAME"]).parent).is_dir():
            raise ImproperlyConfigured(f"DATABASE_URL names a file, but there is no directory {directory}.")
        config["OPTIONS"] = SQLITE_OPTIONS | options
    elif size := environment.DATABASE_POOL.read():
        config["OPTIONS"] = {"pool": {"min_size": 1, "max_size": size, "timeout": 20}} | options
    # Each write service opens its own transaction; a whole request in one would hold SQLite's only write lock.
    config["ATOMIC_REQUESTS"] = False
    return config


def cache() -> dict[str, Any]:
    """The one cache, from REDIS_URL."""
    address = environment.REDIS_URL.read()
    if not address:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "wagdesk"}
    if find_spec("redis") is None:
        raise ImproperlyConfigured(f'{environment.REDIS_URL.name} needs the extra scale: pip install "wagdesk[scale]".')
    # What one version pickled the next may not read, and during an upgrade both serve.
    prefix = f"wagdesk-{version('wagdesk')}"
    return {"BACKEND": "core.project.shared_cache.SharedCache", "LOCATION": address, "KEY_PREFIX": prefix}


DATABASES = {"default": database()}
CACHES = {"default": cache()}
