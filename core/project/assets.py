"""Addresses of scripts, styles and images that change when the file changes."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticStorage(StaticFilesStorage):
    """Adds `?v=<digest>` to every address, so that browsers may keep files and still see an upgrade at once."""

    def url(self, name: str | None) -> str:
        """The address of a static file; one that does not exist gets no version and answers 404."""
        address = super().url(name)
        version = "" if not name or settings.DEBUG else _digest(name)
        return f"{address}?v={version}" if version else address


@cache
def _digest(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str) or not Path(path).is_file():
        return ""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]
