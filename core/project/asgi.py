"""The ASGI application; `wagdesk serve` runs it, and any ASGI server can."""

import os
from io import SEEK_END
from typing import IO, Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest


class _MeasuredRequest(ASGIRequest):
    """Knows how long a body is that came without a length, in chunks; it would count as empty. It was read already."""

    def __init__(self, scope: dict[str, Any], body_file: IO[bytes]) -> None:
        super().__init__(scope, body_file)
        if "CONTENT_LENGTH" not in self.META:
            self.META["CONTENT_LENGTH"] = str(body_file.seek(0, SEEK_END))
            body_file.seek(0)


class _Handler(ASGIHandler):
    request_class = _MeasuredRequest


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")
django.setup(set_prefix=False)
application = _Handler()
