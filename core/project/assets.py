"""Scripts, styles and images of the packages: addresses that change with the file, and the file itself."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class VersionedStaticStorage(StaticFilesStorage):
    """Adds `?v=<digest>` to every address, so that browsers may keep files and still see an upgrade at once."""

    def url(self, name: str | None) -> str:
        """The address of a static file; one that does not exist gets no version and answers 404."""
        address = super().url(name)
        version = "" if not name or settings.DEBUG else _digest(name)
        return f"{address}?v={version}" if version else address


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise, answering whole files: its streams would be read piece by piece through a thread under ASGI."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """The file, or 304 where the browser has it."""
        answer = static_file.get_response(request.method, request.META)
        content = b""
        if answer.file is not None:
            with answer.file:
                content = answer.file.read()
        response = HttpResponse(content, status=int(answer.status))
        del response["Content-Type"]
        for name, value in answer.headers:
            response[name] = value
        return response


@cache
def _digest(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str) or not Path(path).is_file():
        return ""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]
