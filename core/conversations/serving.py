"""Hand out an attachment: to agents, to customers and to programs alike. Who may have it is decided before.

Guarantees: only pictures from a short list are shown, everything else is offered for saving; a sandboxed, scriptless
policy stands on every answer; no browser keeps a copy for whoever sits there next.
Never: asks who looks; callers fetch the attachment with `visible_to`.
"""

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from core.conversations.models import Attachment
from core.conversations.uploads import UNKNOWN, is_inline_image
from core.work.kinds import enabled_kinds

POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def of_enabled_kinds(files: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Without those on items whose plugin is off."""
    item = "message__conversation__item"
    kinds = [kind.code for kind in enabled_kinds()]
    return files.filter(Q(**{f"{item}__isnull": True}) | Q(**{f"{item}__kind__in": kinds}))


def file_response(attachment: Attachment, *, download: bool = False) -> FileResponse:
    """The bytes with headers that keep a browser from running them; `download` offers pictures for saving, too.

    Raises Http404 when the file is gone from the storage.
    """
    shown = is_inline_image(attachment.content_type) and not download
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=attachment.content_type if shown else UNKNOWN)
    response["Content-Length"] = str(attachment.size)
    _tamed(response, attachment.name, saved=not shown)
    return response


def mail_response(raw: bytes, name: str) -> HttpResponse:
    """A whole mail as it came, for saving."""
    response = HttpResponse(raw, content_type="message/rfc822")
    _tamed(response, name, saved=True)
    return response


def _tamed(response: HttpResponseBase, name: str, *, saved: bool) -> None:
    response["Content-Disposition"] = content_disposition_header(saved, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
