"""Hands out the file of an export: as a download, kept by no browser, run by none."""

from django.http import FileResponse, Http404
from django.utils import timezone

from core.privacy.models import DataExport, ExportState

POLICY = "default-src 'none'; sandbox"


def zip_response(export: DataExport | None) -> FileResponse:
    """The zip. Raises Http404 for one that is not ready, over, or gone."""
    if export is None or export.state != ExportState.READY or export.expires_at <= timezone.now():
        raise Http404
    try:
        content = export.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"personal-data-{export.customer_id}-{export.requested_at:%Y-%m-%d}.zip"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
