"""Files of `media/` that browsers get: renditions of images, where their pages are open, and people's pictures."""

from mimetypes import guess_type

from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from core.project.pictures import Audience, audience

#: Originals and documents are not here: originals are never served, documents pass Wagtail's checking view.
PUBLIC_ROOMS = ("images/", "avatar_images/")


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file, which no browser may take for a page or a script; a restricted page's picture only for its readers."""
    if not path.startswith(PUBLIC_ROOMS) or ".." in path.split("/"):
        raise Http404
    readers = audience(request, path)
    if readers is Audience.NOT_YOU:
        raise Http404
    response = _served(request, path)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    shared = readers is Audience.EVERYBODY
    response["Cache-Control"] = "public, max-age=86400" if shared else "private, no-store"
    return response


def _served(request: HttpRequest, path: str) -> HttpResponseBase:
    """From the disk by Django's view, which knows what a browser has already; else from where it is stored."""
    media = storages["default"]
    if isinstance(media, FileSystemStorage):
        return serve(request, path, document_root=str(media.location))
    try:
        content = media.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, content_type=guess_type(path)[0] or "application/octet-stream")
