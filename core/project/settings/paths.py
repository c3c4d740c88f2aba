"""Where everything lives that is not code: the home directory, made on first use and private to its owner."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from core.conversations.uploads import MOST_FILES
from core.project import environment

__all__ = [
    "DATA_UPLOAD_MAX_MEMORY_SIZE",
    "MEDIA_ROOT",
    "MEDIA_URL",
    "SECRET_KEY",
    "STATICFILES_FINDERS",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "WAGDESK_HOME",
    "WAGDESK_MAX_REQUEST_MB",
    "WAGDESK_MAX_UPLOAD_MB",
    "WAGDESK_PRIVATE_ROOT",
    "WHITENOISE_MAX_AGE",
    "WHITENOISE_USE_FINDERS",
]


def prepare_home() -> Path:
    """The home directory with its rooms; only the owner may look inside. Raises ImproperlyConfigured."""
    home = environment.HOME.read()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for room in ("media", "private", "static"):
            (home / room).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _unusable(error) from error
    return home


def secret_key(home: Path) -> str:
    """The configured secret, or one made on first start and kept in the home directory. Raises ImproperlyConfigured."""
    if configured := environment.SECRET_KEY.read():
        return configured
    try:
        return _kept_key(home / "secret_key")
    except OSError as error:
        raise _unusable(error) from error


def _kept_key(file: Path) -> str:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        key = secrets.token_urlsafe(50)
        handle.write(key)
    return key


def _unusable(error: OSError) -> ImproperlyConfigured:
    """One sentence for who set the directory, or forgot to."""
    return ImproperlyConfigured(
        f"{error.filename}: {error.strerror}. {environment.HOME.name} names the directory of everything that is kept; "
        "it must be one that this account can make and write."
    )


def most_at_once() -> int:
    """Megabytes of files that one request may bring. Raises ImproperlyConfigured when those of one field do not fit."""
    most, needed = environment.MAX_REQUEST_MB.read(), MOST_FILES * environment.MAX_UPLOAD_MB.read()
    if most is not None and most < needed:
        raise ImproperlyConfigured(
            f"{environment.MAX_REQUEST_MB.name}={most} cannot be used: people may attach {MOST_FILES} files of "
            f"{environment.MAX_UPLOAD_MB.name}, so at least {needed} are needed."
        )
    return needed if most is None else most


def rooms_of_files() -> dict[str, dict[str, Any]]:
    """The two storages: in the home directory, or in the store of STORAGE_URL. Raises ImproperlyConfigured."""
    address = environment.STORAGE_URL.read()
    if not address:
        local = "django.core.files.storage.FileSystemStorage"
        room: dict[str, Any] = {"location": environment.HOME.read() / "private", "base_url": None}
        return {"default": {"BACKEND": local}, "private": {"BACKEND": local, "OPTIONS": room}}
    if find_spec("storages") is None:
        name = environment.STORAGE_URL.name
        raise ImproperlyConfigured(f'{name} needs the extra scale: pip install "wagdesk[scale]".')
    from core.project import object_storage  # its libraries come with the extra

    try:
        options = object_storage.options(address)
    except ValueError as error:
        raise ImproperlyConfigured(f"{environment.STORAGE_URL.name} cannot be read: {error}.") from error
    place = f"{object_storage.__name__}."
    media = {"BACKEND": f"{place}MediaStorage", "OPTIONS": {**options, "location": "media", "file_overwrite": False}}
    private = {"BACKEND": f"{place}PrivateStorage", "OPTIONS": {**options, "location": "private"}}
    return {"default": media, "private": private}


WAGDESK_HOME = prepare_home()
SECRET_KEY = secret_key(WAGDESK_HOME)

# Files that anybody may see (renditions of published images) and files that only a checked request may see
# (attachments) live in different rooms, so that no web server can be pointed at the wrong one.
MEDIA_ROOT = WAGDESK_HOME / "media"
MEDIA_URL = "/media/"
WAGDESK_PRIVATE_ROOT = WAGDESK_HOME / "private"

STATIC_ROOT = WAGDESK_HOME / "static"
STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {**rooms_of_files(), "staticfiles": {"BACKEND": "core.project.assets.VersionedStaticStorage"}}
# Served straight from the packages: no collecting step. Addresses carry a digest, so browsers may keep them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 7 * 24 * 3600

WAGDESK_MAX_UPLOAD_MB = environment.MAX_UPLOAD_MB.read()
WAGDESK_MAX_REQUEST_MB = most_at_once()
# Files do not count towards this; it bounds the texts of one form, and a body that brings no files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
