"""Files are deleted with what holds them, neither before nor without it."""

import pytest
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.conversations.arrivals import Arrival
from core.conversations.errors import UploadRefused
from core.conversations.models import Attachment, Audience, Draft, Intake
from core.conversations.services import (
    Writing,
    discard_draft,
    receive,
    remove_upload,
    save_draft,
    store_upload,
    write_message,
)
from core.conversations.services.intake import IncomingFile
from core.work.services import create_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_draft(cast):
    item = create_item(kind="ticket", title="Lamp", team=cast.field_support, by=cast.root.actor)
    draft = save_draft(user=cast.alice.user, item=item, audience="public", body="Soon")
    upload = store_upload(file=b"hello", name="a.txt", uploaded_by=cast.alice.user, draft=draft)
    return item, upload


def there(upload):
    return upload.file.storage.exists(upload.file.name)


def test_a_draft_that_is_discarded_in_vain_keeps_its_files(cast, in_draft, django_capture_on_commit_callbacks):
    item, upload = in_draft
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        discard_draft(user=cast.alice.user, item=item, audience="public")
        raise RuntimeError

    assert there(upload)
    assert Attachment.objects.filter(pk=upload.pk).exists()


def test_a_discarded_draft_takes_its_files_along(cast, in_draft, django_capture_on_commit_callbacks):
    item, upload = in_draft
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(user=cast.alice.user, item=item, audience="public")

    assert not there(upload)
    assert not Draft.objects.exists()


def test_only_who_uploaded_a_file_removes_it(cast, in_draft, django_capture_on_commit_callbacks):
    _item, upload = in_draft
    with django_capture_on_commit_callbacks(execute=True):
        assert not remove_upload(pk=upload.pk, by=cast.bob.actor)
        assert there(upload)
        assert remove_upload(pk=upload.pk, by=cast.alice.actor)

    assert not there(upload)


@pytest.fixture
def saved(monkeypatch):
    """Each file that was saved: its storage and its name there."""
    saved, real = [], Storage.save

    def save(self, name, content, **more):
        saved.append((self, real(self, name, content, **more)))
        return saved[-1][1]

    monkeypatch.setattr(Storage, "save", save)
    return saved


def test_an_arrival_with_a_bad_file_leaves_none_of_its_files(saved):
    files = [IncomingFile(name="good.txt", data=b"hello"), IncomingFile(name="empty.txt", data=b"")]
    with pytest.raises(UploadRefused):
        receive(Arrival(sender_value="a@b.example", text="x"), source="form:1", channel="form", files=files)

    assert len(saved) == 1
    assert not any(storage.exists(name) for storage, name in saved)
    assert not Intake.objects.exists()


def test_a_reply_with_a_bad_file_leaves_none_of_its_files(cast, saved):
    item = create_item(kind="ticket", title="Lamp", team=cast.field_support, by=cast.root.actor)
    files = [SimpleUploadedFile("good.txt", b"hello"), SimpleUploadedFile("empty.txt", b"")]
    note = Writing(item=item, audience=Audience.INTERNAL, text="Look.", files=files)
    with pytest.raises(UploadRefused):
        write_message(note, by=cast.alice.actor)

    assert len(saved) == 1
    assert not any(storage.exists(name) for storage, name in saved)
    assert not Attachment.objects.exists()
