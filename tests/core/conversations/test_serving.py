"""Attachments leave without anything a browser would run."""

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from core.conversations.models import Attachment
from core.conversations.services import store_upload
from core.conversations.serving import file_response

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def stored(name: str, content: bytes) -> Attachment:
    return store_upload(file=ContentFile(content, name=name), name=name)


def test_only_a_picture_is_shown_and_only_where_it_may_be(db):
    picture, page = stored("a.png", PICTURE), stored("a.html", b"<script>alert(1)</script>")

    assert file_response(picture)["Content-Type"] == "image/png"
    assert file_response(picture)["Content-Disposition"].startswith("inline")
    for answer in (file_response(page), file_response(picture, download=True)):
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_lost_from_the_storage_is_not_found(db):
    lost = stored("a.txt", b"gone")
    lost.file.storage.delete(lost.file.name)

    with pytest.raises(Http404):
        file_response(lost)
