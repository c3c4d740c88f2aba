"""Attachments for agents: private files through a check, and nothing a browser would run.

Guarantees: seen by who sees the message (or uploaded the file); only pictures from a short list are shown, everything
else is offered for saving; a sandboxed, scriptless policy stands on every answer.
"""

from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import content_disposition_header

from core.access.api import Viewer, viewer_of
from core.conversations.models import Attachment
from core.conversations.uploads import is_inline_image

POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """One file, for who may see it."""
    return serve(find(pk, viewer_of(request)))


def find(pk: int, viewer: Viewer) -> Attachment:
    """The attachment, or 404."""
    found = Attachment.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        # Not sent yet: its uploader's alone.
        mine = Attachment._base_manager.filter(pk=pk, message__isnull=True, uploaded_by__isnull=False)
        found = mine.filter(uploaded_by=viewer.user.pk if viewer.user else None).first()
    if found is None:
        raise Http404
    return found


def serve(found: Attachment) -> FileResponse:
    """The bytes with headers that keep a browser from running them."""
    shown = is_inline_image(found.content_type)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=found.content_type if shown else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not shown, found.name) or "attachment"
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=3600"
    return response
