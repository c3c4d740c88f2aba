"""The form of a backup: a compressed tar file with a manifest first and the digests of all the rest last.

    manifest.json      what it is, of which version and database
    database.sqlite3   the copy of the database, or database.dump of PostgreSQL
    secret_key         unless WAGDESK_SECRET_KEY holds it
    private/…  media/… the files
    digests.json       name → SHA-256 of everything above; a file without it was cut short

Names in it are relative and stay inside; anything else in a file is refused.
"""

import gzip
import hashlib
import io
import json
import tarfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, Self

from core.project.backups.errors import BackupError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DIGESTS: Final = "digests.json"
SECRET: Final = "secret_key"  # noqa: S105 - the name of a file
BLOCK: Final = 1024 * 1024
#: What reading a file raises that is none of ours, or no longer whole.
UNREADABLE = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError)


class Writer:
    """Puts members into a file, one after another."""

    def __init__(self, target: IO[bytes]) -> None:
        # Pictures and documents are compressed already: more effort would cost hours and save nothing.
        self._packed = gzip.GzipFile(filename="", fileobj=target, mode="wb", compresslevel=1)
        self._tar = tarfile.open(fileobj=self._packed, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed below
        self._digests: dict[str, str] = {}

    def add_text(self, name: str, text: str) -> None:
        """A small member."""
        raw = text.encode()
        self.add(name, io.BytesIO(raw), len(raw))

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """A member of this many bytes. Raises BackupError where the source is shorter than it said."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        reader = Digesting(source)
        try:
            self._tar.addfile(member, reader)
        except OSError as error:
            if str(error) != "unexpected end of data":
                raise
            raise BackupError(f"{name} became shorter while it was copied. Make the backup again.") from error
        self._digests[name] = reader.hexdigest()

    def finish(self) -> None:
        """Write the digests, by which a reader knows that nothing is missing."""
        raw = json.dumps(self._digests, indent=1).encode()
        member = tarfile.TarInfo(DIGESTS)
        member.size, member.mode = len(raw), 0o600
        self._tar.addfile(member, io.BytesIO(raw))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._tar.close()
        self._packed.close()


class Digesting(io.RawIOBase):
    """Reads from another stream and keeps the digest of what went through."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of the other stream."""
        block = self._source.read(size)
        self._digest.update(block)
        return block

    def hexdigest(self) -> str:
        """SHA-256 of all that was read."""
        return self._digest.hexdigest()


def members(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Name, size and content of each member in turn; the content is read before the next is asked for.

    Raises BackupError for a member no backup holds, and UNREADABLE where the file is none or not whole.
    """
    with tarfile.open(path, "r|gz") as tar:
        for member in tar:
            place = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isreg() else None
            if content is None or place.is_absolute() or ".." in place.parts:
                raise BackupError(f"{path} is no backup: it holds “{member.name}”, which none does.")
            yield member.name, member.size, content


def verify(path: Path) -> tuple[dict[str, Any], int]:
    """Read it to its end; its manifest and the number of its members. Raises BackupError unless all of it is there."""
    try:
        manifest, found, stated = _read(path)
    except UNREADABLE as error:
        raise BackupError(f"{path} cannot be read as a backup ({error}). It may be cut short.") from error
    if stated is None or not manifest:
        raise BackupError(f"{path} is no whole backup: its beginning or its end is missing.")
    if differing := sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name)):
        raise BackupError(f"{path} was altered: {', '.join(differing[:3])} differ from what was put in.")
    return manifest, len(found)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, str], dict[str, str] | None]:
    """The manifest, the digest of each member, and the digests as they were written."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    stated: dict[str, str] | None = None
    for name, _size, content in members(path):
        if name == DIGESTS:
            stated = json.load(content)
            continue
        reader = Digesting(content)
        if name == MANIFEST:
            manifest = json.loads(reader.read())
        while reader.read(BLOCK):
            pass
        found[name] = reader.hexdigest()
    return manifest, found, stated
