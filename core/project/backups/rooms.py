"""The files of a desk, wherever its storages keep them: private ones and those of published pages."""

from collections.abc import Iterator
from typing import IO, Final

from django.core.files import File
from django.core.files.storage import Storage, storages

#: Name in a backup → storage.
ROOMS: Final = {"private": "private", "media": "default"}


def names(room: str) -> Iterator[str]:
    """Of every file in this room, relative to it."""
    yield from _below(storages[ROOMS[room]], "")


def _below(storage: Storage, directory: str) -> Iterator[str]:
    try:
        directories, files = storage.listdir(directory)
    except FileNotFoundError:
        return  # removed since its name was read, or never made
    yield from (f"{directory}{name}" for name in sorted(files) if name)
    for name in sorted(directories):
        yield from _below(storage, f"{directory}{name}/")


def open_file(room: str, name: str) -> tuple[IO[bytes], int] | None:
    """Content and size; None where it was deleted since its name was read."""
    storage = storages[ROOMS[room]]
    try:
        return storage.open(name), storage.size(name)
    except FileNotFoundError:
        return None


def is_used() -> bool:
    """Whether there is any file."""
    return any(True for room in ROOMS for _name in names(room))


def put_back(member: str, content: IO[bytes]) -> None:
    """Write one file of a backup to its place; one that an interrupted try left there is written again."""
    room, _slash, name = member.partition("/")
    storage = storages[ROOMS[room]]
    if storage.exists(name):
        storage.delete(name)
    storage.save(name, File(content))
