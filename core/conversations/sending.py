"""What makes a second sending the same."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile


def send_key(token: UUID | str | None, *said: object, files: Iterable[UploadedFile] = ()) -> str | None:
    """Of the form that was opened, which brings the token, and all that was said and sent in it.

    Without a token each sending is its own.
    """
    if not token:
        return None
    digest = sha256(repr((str(token), *said)).encode())
    for file in files:
        digest.update(repr((file.name, file.size)).encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()
