"""Restoring: the file is read to its end first, then files go to their places, and the database comes last.

An interrupted restore leaves a mark in the home directory; the next one goes over what it left.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from packaging.version import Version

from core.events.api import failpoint
from core.project import environment
from core.project.backups import archive, databases, rooms
from core.project.backups.errors import BackupError
from core.project.cli import DEMO_MARK

#: In the home directory while a restore is not finished.
MARK = "restoring"


def restore(source: Path, *, tell: Callable[[int, int], None] = lambda done, total: None) -> dict[str, Any]:
    """Fill the empty desk of WAGDESK_HOME and DATABASE_URL from a backup; returns its manifest.

    `tell` hears how many of how many members are back. Raises BackupError; before the file was read to its end nothing
    is touched. The database may be older than the program: `migrate` is to follow.
    """
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    mark = settings.WAGDESK_HOME / MARK
    if not mark.exists() and (databases.is_used() or rooms.is_used()):
        raise BackupError(
            "This desk is in use, and nothing was touched. Restore into an empty one: another "
            f"{environment.HOME.name}, and another {environment.DATABASE_URL.name} where that is set."
        )
    manifest, total = archive.verify(source)
    _check(manifest)
    mark.touch(mode=0o600)
    try:
        with tempfile.TemporaryDirectory(prefix=".wagdesk-restore-", dir=settings.WAGDESK_HOME) as place:
            _put_back(source, total, Path(place), tell)
    except OSError as error:
        raise BackupError(f"Not everything is back: {error}. Mend that, and restore again.") from error
    mark.unlink()
    return manifest


def _check(manifest: dict[str, Any]) -> None:
    """Whether this desk can take it."""
    if manifest.get("format") != archive.FORMAT:
        raise BackupError(f"This is a backup of form {manifest.get('format')}; this version reads {archive.FORMAT}.")
    if Version(manifest["version"]) > Version(version("wagdesk")):
        raise BackupError(f"It was made by Wagdesk {manifest['version']}, this is {version('wagdesk')}: upgrade first.")
    if manifest["engine"] != connection.vendor:
        raise BackupError(
            f"It holds a database of {manifest['engine']}, and {environment.DATABASE_URL.name} names one of "
            f"{connection.vendor}."
        )


def _put_back(source: Path, total: int, place: Path, tell: Callable[[int, int], None]) -> None:
    database = place / databases.member_name()
    for done, (name, _size, content) in enumerate(archive.members(source), start=1):
        if name == database.name:
            with database.open("wb") as copy:
                shutil.copyfileobj(content, copy, archive.BLOCK)
        elif name in (archive.SECRET, DEMO_MARK):
            _keep(name, content)
        elif name.partition("/")[0] in rooms.ROOMS:
            rooms.put_back(name, content)
        tell(min(done, total), total)
    failpoint("backups.before_database")
    databases.put_back(database)


def _keep(name: str, content: IO[bytes]) -> None:
    """A small file of the home directory; the secret that the start of this command made is of no use to anybody."""
    target = settings.WAGDESK_HOME / name
    with suppress(FileNotFoundError):
        target.unlink()
    target.touch(mode=0o600)
    target.write_bytes(content.read())
