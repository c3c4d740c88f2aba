"""Each request has an id: in its answer, and in every line of the log that is written while it is answered."""

import re
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.events.api import working_on

HEADER: Final = "X-Request-ID"
#: What a proxy's id may be, so that no line of a log can be forged with it.
READABLE: Final = re.compile(r"[\w.-]{8,64}", re.ASCII)


class RequestIdMiddleware:
    """The id that a trusted proxy gave, so that its log and ours can be laid side by side, or a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.WAGDESK_PROXIES else ""
        request_id = given if READABLE.fullmatch(given) else uuid4().hex
        with working_on(request_id=request_id):
            response = self.get_response(request)
        response.headers.setdefault(HEADER, request_id)
        return response
