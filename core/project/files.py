"""Files that anybody may see: renditions of published images and people's pictures. Nothing else of `media/`."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

#: Originals and documents are not here: originals are never served, documents pass Wagtail's checking view.
PUBLIC_ROOMS = ("images/", "avatar_images/")


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """One public file, which no browser may take for a page or a script."""
    if not path.startswith(PUBLIC_ROOMS) or ".." in path.split("/"):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "public, max-age=86400"
    return response
