"""Store files people send."""

from hashlib import sha256
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.conversations.errors import UploadRefused
from core.conversations.models import Attachment, Draft, Intake
from core.conversations.uploads import is_inline_image, safe_name, sniff
from core.people.models import User


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

    Raises UploadRefused when it is empty or larger than WAGDESK_MAX_UPLOAD_MB.
    """
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
    attachment.file.save(name, content, save=False)
    attachment.save()
    return attachment


@service
def remove_upload(*, pk: int, by: Actor) -> bool:
    """Remove a file its uploader has not sent yet; False when there is no such file."""
    upload = Attachment.objects.filter(pk=pk, uploaded_by=by.user_id, message__isnull=True).first()
    if upload is None or by.user_id is None:
        return False
    upload.file.delete(save=False)
    upload.delete()
    return True


def _refuse_bad_size(content: File, name: str) -> None:
    if not content.size:
        raise UploadRefused(_("“%(name)s” is empty. Nothing was uploaded.") % {"name": name})
    most = settings.WAGDESK_MAX_UPLOAD_MB
    if content.size > most * 1024 * 1024:
        text = _("“%(name)s” has %(size)d MB; at most %(most)d MB can be sent.")
        raise UploadRefused(text % {"name": name, "size": -(-content.size // (1024 * 1024)), "most": most})
