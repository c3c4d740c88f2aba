"""Attachments for agents: private files through a check.

Guarantees: seen by who sees the message (or uploaded the file); `core.conversations.serving` hands them out.
"""

from django.http import FileResponse, Http404, HttpRequest

from core.access.api import Viewer, viewer_of
from core.conversations.models import Attachment
from core.conversations.services import unsent_uploads
from core.conversations.serving import file_response, of_enabled_kinds


def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """One file, for who may see it."""
    return file_response(find(pk, viewer_of(request)))


def find(pk: int, viewer: Viewer) -> Attachment:
    """The attachment, or 404."""
    found = of_enabled_kinds(Attachment.objects.visible_to(viewer)).filter(pk=pk).first()
    if found is None and viewer.user is not None:
        # Not sent yet: its uploader’s alone.
        found = unsent_uploads(user_id=viewer.user.pk, pks=[pk]).first()
    if found is None:
        raise Http404
    return found
