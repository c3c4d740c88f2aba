"""Store files people send."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import IO

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.conversations.errors import FileTooLarge, UploadRefused
from core.conversations.models import Attachment, Draft, Intake
from core.conversations.storage import private_path
from core.conversations.uploads import is_inline_image, largest_upload, safe_name, sniff
from core.events.api import ScheduledJob
from core.people.models import User

#: How many files of a customer may wait for a message: uploading must not be a way to fill our disk.
MOST_WAITING = 20
#: A file no message, draft or arrival took by then was forgotten.
KEEP_UNSENT = timedelta(days=2)


@service
def store_upload(
    *,
    file: IO[bytes] | bytes,
    name: str,
    uploaded_by: User | None = None,
    draft: Draft | None = None,
    intake: Intake | None = None,
    content_id: str = "",
    inline: bool = False,
) -> Attachment:
    """Keep a file privately until a message takes it. Its type is sniffed; inline stays only what is a safe image.

    Raises UploadRefused when it is empty or larger than WAGDESK_MAX_UPLOAD_MB, or when too many of a customer wait.
    """
    if uploaded_by is not None and not uploaded_by.is_agent:
        _refuse_too_many(uploaded_by)
    content = ContentFile(file) if isinstance(file, bytes) else File(file)
    name = safe_name(name)
    _refuse_bad_size(content, name)
    content_type = sniff(content, name)
    digest = sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    attachment = Attachment(
        uploaded_by=uploaded_by,
        draft=draft,
        intake=intake,
        name=name,
        content_type=content_type,
        size=content.size,
        sha256=digest.hexdigest(),
        content_id=content_id[:250],
        is_inline=inline and is_inline_image(content_type),
    )
    _keep(attachment, content)
    return attachment


def _keep(attachment: Attachment, content: File) -> None:
    """File and row, or neither: a disk that fills up in the middle leaves the beginning of a file."""
    storage, path = attachment.file.storage, private_path(attachment, attachment.name)
    try:
        attachment.file = storage.save(path, content)
        attachment.save()
    except BaseException:
        with suppress(OSError):
            storage.delete(path)
        raise


@contextmanager
def files_or_none() -> Iterator[list[Attachment]]:
    """A list for what is stored within: should that fail, the files go as their rows do."""
    stored: list[Attachment] = []
    try:
        yield stored
    except BaseException:
        for attachment in stored:
            attachment.file.delete(save=False)
        raise


@service
def remove_upload(*, pk: int, by: Actor) -> bool:
    """Remove a file its uploader has not sent yet; False when there is no such file."""
    return by.user_id is not None and forget_unsent(Attachment.objects.filter(pk=pk, uploaded_by=by.user_id)) > 0


def forget_unsent(rows: QuerySet[Attachment]) -> int:
    """Delete those of the rows that no message took, looked at under lock, and after the commit their files.

    Returns how many. Runs inside the caller's transaction: one that is rolled back loses nothing.
    """
    free = list(rows.select_for_update().filter(message__isnull=True))
    for upload in free:
        upload.delete()
        transaction.on_commit(partial(upload.file.storage.delete, str(upload.file.name)))
    return len(free)


def unsent_uploads(*, user_id: int, pks: Sequence[int]) -> QuerySet[Attachment]:
    """Those of the files that this person uploaded and that nothing took yet."""
    mine: QuerySet[Attachment] = Attachment._base_manager.filter(uploaded_by=user_id)
    return mine.filter(pk__in=pks, message__isnull=True, intake__isnull=True)


@service
def give_to_intake(*, intake: Intake, user_id: int, pks: Sequence[int]) -> None:
    """A customer's uploads become files of the arrival that names them; other people's stay where they are."""
    unsent_uploads(user_id=user_id, pks=pks).update(intake=intake)


def prune_unsent() -> None:
    """Remove uploads that nobody sent within two days."""
    old = Attachment.objects.filter(message=None, draft=None, intake=None, created_at__lt=timezone.now() - KEEP_UNSENT)
    for upload in old.iterator():
        _remove_if_unsent(upload.pk)


@service
def _remove_if_unsent(pk: int) -> None:
    """Looked at again: a message may have taken it meanwhile."""
    forget_unsent(Attachment.objects.filter(pk=pk, draft=None, intake=None))


PRUNE_UNSENT = ScheduledJob(slug="core.conversations.prune_unsent", every=timedelta(hours=6), run=prune_unsent)


def _refuse_too_many(user: User) -> None:
    waiting = Attachment._base_manager.filter(uploaded_by=user, message__isnull=True, intake__isnull=True)
    if waiting.count() >= MOST_WAITING:
        raise UploadRefused(_("Send the files you uploaded first, then upload more."))


def _refuse_bad_size(content: File, name: str) -> None:
    if not content.size:
        raise UploadRefused(_("“%(name)s” is empty. Nothing was uploaded.") % {"name": name})
    if content.size > largest_upload():
        text = _("“%(name)s” has %(size)d MB; at most %(most)d MB can be sent.")
        raise FileTooLarge(
            text % {"name": name, "size": _megabytes(content.size), "most": _megabytes(largest_upload())}
        )


def _megabytes(size: int) -> int:
    """Rounded up: a file that is a little too large must not seem to fit."""
    return -(-size // (1024 * 1024))
