"""The ASGI application; `wagdesk serve` runs it, and any ASGI server can."""

import os
from io import SEEK_END
from typing import IO, Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")
django.setup(set_prefix=False)

from core.project.bodies import BoundedBody, Receive, Send, stated_length  # noqa: E402 - reads the settings


class _MeasuredRequest(ASGIRequest):
    """Knows how long a body is that came without a length, in chunks; it would count as empty. It was read already."""

    def __init__(self, scope: dict[str, Any], body_file: IO[bytes]) -> None:
        super().__init__(scope, body_file)
        # A body that says it is too long was not read; one that says so and comes in chunks can be any length.
        length = max(body_file.seek(0, SEEK_END), stated_length(self.META.get("CONTENT_LENGTH", "")))
        self.META["CONTENT_LENGTH"] = str(length)
        body_file.seek(0)


class _Handler(ASGIHandler):
    request_class = _MeasuredRequest

    async def handle(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Django reads the whole body before it asks anybody, so it is bounded here."""
        await super().handle(scope, BoundedBody(scope, receive, send).receive, send)


application = _Handler()
