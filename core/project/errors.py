"""Answers for when there is no page: wrong address, no right, too often, our own fault. Programs get problem details.

Guarantees: a missing page and one that is somebody else's look the same (404); our own fault shows a number that also
stands in the log, and is shown even when neither the database nor the templates work. Never: a reason that tells an
outsider what exists.
"""

import logging
import secrets
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.access.api import ADMIN_PREFIX, API_PREFIX, ChangedMeanwhile, viewer_of
from core.api.api import problem_response
from core.api.problems import too_large_text
from core.project.unreachable import FilesAway

logger = logging.getLogger("wagdesk.pages")
#: No letters or digits that are mistaken for each other on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def for_program(request: HttpRequest) -> bool:
    """Whether a program asks, which reads no pages."""
    return request.path.startswith(API_PREFIX)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: missing, or not yours."""
    if for_program(request):
        return problem_response(404, "not_found", _("There is nothing here, or it is not for you."))
    return render(request, "404.html", status=404)


def no_such_row(request: HttpRequest) -> HttpResponse:
    """404 for a row that cannot exist; agents read it in the frame of their desk."""
    if request.path.startswith(ADMIN_PREFIX) and viewer_of(request).is_agent:
        return render(request, "wagtailadmin/404.html", status=404)
    return page_not_found(request)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    if for_program(request):
        return problem_response(403, "permission_denied", _("You may not do this."))
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that no page of ours sends. 413: or more of it than we take."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, too_large_text())
    if for_program(request):
        return problem_response(400, "invalid", _("This request cannot be read."))
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest, limit: str) -> HttpResponse:
    """413, with the limit in words; scripts of our screens read problems too."""
    if _reads_problems(request):
        return problem_response(413, "too_large", limit)
    return render(request, "413.html", {"limit": limit}, status=413)


def changed_meanwhile(request: HttpRequest, exception: ChangedMeanwhile) -> HttpResponse:
    """409, with what happened in words."""
    if _reads_problems(request):
        return problem_response(409, exception.code, str(exception))
    return render(request, "409.html", {"text": str(exception)}, status=409)


def files_away(request: HttpRequest, exception: FilesAway) -> HttpResponse:
    """503: what a person reads can wait, what they sent they send again."""
    logger.error("files away", extra={"path": request.path}, exc_info=exception)
    text = _("Files cannot be reached at the moment, so nothing was kept. Try again in a minute.")
    answer: HttpResponse = problem_response(503, "files_away", text)
    if not _reads_problems(request):
        answer = render(request, "503.html", status=503)
    answer["Retry-After"] = "60"
    return answer


def no_room(request: HttpRequest, exception: Exception) -> HttpResponse:
    """503: no room is left on the disk. What was sent is sent again when there is."""
    logger.error("no room left on the disk", extra={"path": request.path}, exc_info=exception)
    text = _("There is no room left to keep what you sent, so nothing was kept. Try again later.")
    answer: HttpResponse = problem_response(503, "no_room", text)
    if not _reads_problems(request):
        answer = render(request, "503_full.html", status=503)
    answer["Retry-After"] = "600"
    return answer


def _reads_problems(request: HttpRequest) -> bool:
    return for_program(request) or request.headers.get("Accept", "").startswith("application/json")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form from another time or place; what was typed is kept in the browser."""
    if for_program(request):
        return problem_response(403, "csrf_failed", _("Writing with a session needs the CSRF token in X-CSRFToken."))
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, with the number under which the log knows it."""
    number = fault_number()
    fault = sys.exc_info()[0]
    logger.error(
        "page failed",
        extra={"fault_number": number, "path": request.path, "fault": fault.__name__ if fault else ""},
    )
    if for_program(request):
        return problem_response(500, "fault", _("Something went wrong on our side."), number=number)
    is_desk = request.path.startswith(ADMIN_PREFIX)
    facts = {
        "number": number,
        "again": request.get_full_path() if request.method in ("GET", "HEAD") else "",
        "is_desk": is_desk,
        "home": ADMIN_PREFIX if is_desk else "/",
    }
    return HttpResponse(fault_page(facts), status=500)


def fault_number() -> str:
    """Such as 7F2K-09: short enough to be read out."""
    signs = [secrets.choice(ALPHABET) for _sign in range(6)]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def fault_page(context: dict[str, Any]) -> str:
    """The page, or one sentence where templates are what is broken."""
    try:
        # Without the request: context processors would ask a database that may be the fault.
        return render_to_string("500.html", context)
    except Exception:  # noqa: BLE001 - this is the last line of defence
        logger.exception("fault page failed")
        return _("Something went wrong on our side. Please tell us the number %(number)s.") % context
