"""Where attachments lie: private, never under a public address, named by chance."""

from secrets import token_hex
from typing import Any

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """The storage called "private" in the settings."""
    return storages["private"]


def private_path(instance: Any, filename: str) -> str:
    """A path that tells nothing of the file and cannot be guessed; the real name is a column."""
    name = token_hex(16)
    return f"attachments/{name[:2]}/{name}"
