"""Files in an S3-compatible store, named by STORAGE_URL.

Guarantees: nobody reads a file but through our addresses, which ask who may; the bucket stays private, and no link to
it is ever made. What people attach lies below `private/`, pictures and documents of pages below `media/`.
Raises FilesAway where the store cannot be reached: nothing was written then, and the page says so (503).
"""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from core.project.unreachable import FilesAway

#: Larger files wait on the disk while they are passed on.
MOST_IN_MEMORY = 2 * 1024 * 1024
#: The way to the store is short; who waits for it is a person with a page open.
CONFIG = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"total_max_attempts": 2},
    signature_version="s3v4",
    # Many compatible stores know no newer checksums; TLS and the signature guard the way.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


def options(address: str) -> dict[str, Any]:
    """What an address says: `s3://key:secret@host:port/bucket?region=eu-north-1&tls=true&addressing=path`.

    Without key and secret the machine's own role is used. Raises ValueError, in words and without the secret.
    """
    parts = urlsplit(address)
    more = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    bucket = parts.path.strip("/")
    if not parts.hostname or not bucket or "/" in bucket:
        raise ValueError("write it as s3://key:secret@host/bucket?region=eu-north-1, special characters as %XX")
    if unknown := more.keys() - {"region", "tls", "addressing"}:
        raise ValueError(f"it says “{min(unknown)}”, which means nothing here; region, tls and addressing do")
    if more.get("tls", "true") not in ("true", "false") or more.get("addressing", "path") not in ("path", "virtual"):
        raise ValueError("tls is true or false, addressing is path or virtual")
    scheme = "https" if more.get("tls", "true") == "true" else "http"
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    return {
        "endpoint_url": f"{scheme}://{host}",
        "bucket_name": bucket,
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": more.get("region"),
        "client_config": CONFIG.merge(Config(s3={"addressing_style": more.get("addressing", "path")})),
        "max_memory_size": MOST_IN_MEMORY,
        "transfer_config": TransferConfig(use_threads=False),
    }


def _reached(method: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the many errors of a store that does not answer into one."""

    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (BotoCoreError, Boto3Error, ClientError) as error:
            raise FilesAway(f"{type(error).__name__}: {error}") from error

    return guarded


class ObjectStorage(S3Storage):
    """Django's way to the bucket."""

    _lock = Lock()
    _shared: Any = None

    @property
    def connection(self) -> Any:
        """One for all threads: each request has a thread of its own, and a new one takes half a second to make."""
        with self._lock:
            if self._shared is None:
                self._shared = super().connection
        return self._shared

    @_reached
    def _open(self, name: str, mode: str = "rb") -> Any:
        """With its content, so that a store which is away is noticed before an answer has begun."""
        opened = super()._open(name, mode)
        if "r" in mode:
            opened.file  # noqa: B018 - fetches it
        return opened

    _save = _reached(S3Storage._save)
    delete = _reached(S3Storage.delete)
    exists = _reached(S3Storage.exists)
    listdir = _reached(S3Storage.listdir)
    size = _reached(S3Storage.size)
    get_modified_time = _reached(S3Storage.get_modified_time)


class PrivateStorage(ObjectStorage):
    """What people sent. It has no addresses: `core.conversations.serving` hands it out, after asking who may."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Raises ValueError, as Django's storage without a base address does."""
        raise ValueError("This file is not accessible via a URL.")


class MediaStorage(ObjectStorage):
    """Pictures and documents of pages, under the addresses they have without a store; no name is given twice."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Ours, which asks who may see the page."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
