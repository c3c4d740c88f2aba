"""Making a backup: the database's copy first, then the files, into a file that gets its name when it is whole."""

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from core.events.api import failpoint
from core.project import environment
from core.project.backups import archive, databases, rooms
from core.project.backups.errors import BackupError
from core.project.cli import DEMO_MARK


def make(target: Path, *, tell: Callable[[int], None] = lambda done: None) -> Path:
    """Write a backup and return its path: `target`, or a dated name in it where that is a directory.

    `tell` hears how many files are in it so far. Raises BackupError, and leaves nothing behind then.
    """
    now = datetime.now(UTC)
    if target.is_dir():
        target = target / f"wagdesk-{now:%Y-%m-%dT%H%M%SZ}.tar.gz"
    if target.exists():
        raise BackupError(f"{target} is there already. A backup is never written over another one.")
    try:
        # Of its owner alone, and new: nobody has laid a link there.
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}.") from error
    part = Path(name)
    try:
        with open(descriptor, "wb") as handle:  # noqa: PTH123 - of a descriptor
            with archive.Writer(handle) as writer:
                writer.add_text(archive.MANIFEST, _manifest(now))
                _write(writer, part.parent, tell)
                writer.finish()
            handle.flush()
            os.fsync(handle.fileno())
        failpoint("backups.before_naming")
        part.replace(target)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}. Nothing was left behind.") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _write(writer: archive.Writer, beside: Path, tell: Callable[[int], None]) -> None:
    # Beside the target, where there is room for a backup anyhow; private to its owner.
    with tempfile.TemporaryDirectory(prefix=".wagdesk-backup-", dir=beside) as place:
        copy = Path(place) / databases.member_name()
        databases.copy_to(copy)
        with copy.open("rb") as source:
            writer.add(copy.name, source, copy.stat().st_size)
    for name in (archive.SECRET, DEMO_MARK):
        with suppress(FileNotFoundError):
            writer.add_text(name, (settings.WAGDESK_HOME / name).read_text(encoding="utf-8"))
    done = 0
    for room in rooms.ROOMS:
        for name in rooms.names(room):
            if found := rooms.open_file(room, name):
                content, size = found
                with content:
                    writer.add(f"{room}/{name}", content, size)
                tell(done := done + 1)


def _manifest(now: datetime) -> str:
    engine = "sqlite" if databases.member_name() == databases.SQLITE else "postgresql"
    facts = {
        "format": archive.FORMAT,
        "version": version("wagdesk"),
        "made_at": now.isoformat(timespec="seconds"),
        "engine": engine,
        "secret_key_inside": not environment.SECRET_KEY.read(),
    }
    return json.dumps(facts, indent=1)
