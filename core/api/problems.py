"""Errors as problem details (RFC 9457, `application/problem+json`)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.access.api import ChangedMeanwhile, UnscopedAccess
from core.conversations.errors import ConversationError, FileTooLarge
from core.people.errors import InvalidAddress, PeopleError, StalePerson
from core.privacy.errors import NotConfirmed, PrivacyError
from core.work.errors import InvalidField, StaleVersion, UnknownKind, WorkError

#: Errors of services → status; what is not here is a 409: the request was understood, the state refuses it.
_STATUS: dict[type[Exception], int] = {
    StaleVersion: 412,
    StalePerson: 412,
    InvalidAddress: 400,
    InvalidField: 400,
    UnknownKind: 404,
    FileTooLarge: 413,
    NotConfirmed: 400,
}


class ProblemRenderer(JSONRenderer):
    """Gives errors their own media type."""

    media_type = "application/problem+json"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler. None lets a fault of ours become a 500."""
    if isinstance(error, UnscopedAccess):
        return None
    problem = problem_of(error)
    if problem is None:
        return None
    set_rollback()
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    response = Response(problem, status=problem["status"], headers=headers)
    response.content_type = ProblemRenderer.media_type
    return response


def problem_response(status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    """A problem where no view of ours could answer: an unknown address, a fault."""
    return JsonResponse(_shape(status, code, detail, **more), status=status, content_type=ProblemRenderer.media_type)


def too_large_text() -> str:
    """What a body may hold beside files."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
    return _("What is sent at once may have %(most)s MB, files aside.") % {"most": most}


def problem_of(error: Exception) -> dict[str, Any] | None:
    """A refusal as problem details; None for what is a fault of ours."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or None)
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(error.messages)
    if isinstance(error, RequestDataTooBig):
        return _shape(413, "too_large", too_large_text())
    if isinstance(error, TooManyFieldsSent | TooManyFilesSent):
        return _shape(413, "too_many_parts", _("The form has too many parts."))
    if isinstance(error, exceptions.ValidationError):
        return _shape(400, "invalid", _("Some values do not fit."), errors=_fields(error.detail))
    if isinstance(error, exceptions.APIException):
        return _shape(error.status_code, str(error.get_codes()), str(error.detail))
    if isinstance(error, InvalidField):
        return _shape(400, error.code, _("Some values do not fit."), errors={error.field: [str(error)]})
    if isinstance(error, WorkError | ConversationError | PeopleError | PrivacyError | ChangedMeanwhile):
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)
        return _shape(status, error.code, str(error))
    return None


def _shape(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": _title(status), "status": status, "code": code, "detail": detail, **more}


def _title(status: int) -> str:
    titles = {
        400: _("Bad request"),
        401: _("Sign in first"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not allowed"),
        406: _("Not acceptable"),
        409: _("Refused"),
        411: _("Length required"),
        412: _("Changed meanwhile"),
        413: _("Too large"),
        415: _("Unsupported media type"),
        422: _("Does not match"),
        428: _("Precondition required"),
        429: _("Too many requests"),
        500: _("Our fault"),
    }
    return titles.get(status, _("Error"))


def _fields(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested errors as "customer.email" → messages."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            found.update(_fields(value, f"{path}.{key}" if path else str(key)))
        return found
    if isinstance(detail, list) and any(isinstance(part, dict) for part in detail):
        found = {}
        for index, part in enumerate(detail):
            if part:
                found.update(_fields(part, f"{path}.{index}" if path else str(index)))
        return found
    texts = [_sayable(str(part)) for part in (detail if isinstance(detail, list) else [detail])]
    return {_sayable(path) or "non_field_errors": texts}


def _sayable(text: str) -> str:
    """An error may quote what was sent, half a character included, and that no answer can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
