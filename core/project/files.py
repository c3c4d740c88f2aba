"""Files of `media/` that browsers get: renditions of images, where their pages are open, and people's pictures."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
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
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    shared = readers is Audience.EVERYBODY
    response["Cache-Control"] = "public, max-age=86400" if shared else "private, no-store"
    return response
