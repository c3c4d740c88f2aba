"""Who is really calling, in which language, and what the browser may load."""

import logging
from collections.abc import Callable
from traceback import walk_tb
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.access.api import API_PREFIX, ChangedMeanwhile
from core.api.api import problem_response
from core.events.api import door
from core.plugins.api import PluginConfig
from core.project.bodies import is_text, largest_body, stated_length, what_it_may_hold
from core.project.checks import PACKAGES
from core.project.errors import bad_request, changed_meanwhile, files_away, no_room, no_such_row, too_large
from core.project.unreachable import FilesAway, is_full

logger = logging.getLogger("wagdesk.pages")


class PeopleFirstMiddleware:
    """While somebody is answered, the relay of this process waits a moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with door.answering():
            return self.get_response(request)


class ForwardedMiddleware:
    """Puts what trusted proxies report into the request itself, once, so that no library reads the headers again.

    Without trusted proxies (WAGDESK_PROXIES=0) the headers are removed: anybody can send them.
    """

    HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reported = {name: request.META.pop(name, "") for name in self.HEADERS}
        if settings.WAGDESK_PROXIES:
            self._believe(request, reported)
        return self.get_response(request)

    def _believe(self, request: HttpRequest, reported: dict[str, str]) -> None:
        chain = [part.strip() for part in reported["HTTP_X_FORWARDED_FOR"].split(",") if part.strip()]
        if len(chain) >= settings.WAGDESK_PROXIES:
            # Each proxy appends whom it saw; only the entries our own proxies wrote are true.
            request.META["REMOTE_ADDR"] = chain[-settings.WAGDESK_PROXIES]
        scheme = reported["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip()
        if scheme in {"http", "https"}:
            request._get_scheme = lambda: scheme  # type: ignore[attr-defined]


class LengthMiddleware:
    """Refuses a body that is too large before anybody reads it; of what came in chunks `bodies` kept the beginning.

    Also one that came in chunks where it cannot be read: under WSGI Django takes it for empty; and one whose characters
    nobody can read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("Transfer-Encoding") and not request.META.get("CONTENT_LENGTH"):
            sentence = _("Send the body with its Content-Length, not in chunks: this server cannot read it otherwise.")
            return problem_response(411, "length_required", sentence)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Not earlier: the page for it shows who is looking."""
        if stated_length(request.META.get("CONTENT_LENGTH") or "") > largest_body(request.content_type or ""):
            return too_large(request, what_it_may_hold(request.content_type or ""))
        return None if is_text(request.encoding) else bad_request(request)


class NumbersMiddleware:
    """A row whose number no database can hold is not there. Asked for it, PostgreSQL finds nothing and SQLite fails:
    with one error where it compares, with another where it counts rows to leave out.

    Our own screens read numbers with `core.access.api.row_key`. Wagtail's filters do not, and the ORM knows the limits
    for plain columns only: not for relations, not for lists.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """404 for this fault; any other stays one."""
        is_compared = isinstance(exception, OverflowError) and "SQLite INTEGER" in str(exception)
        is_counted = isinstance(exception, IntegrityError) and str(exception) == "datatype mismatch"
        return no_such_row(request) if is_compared or is_counted else None


class QueryMiddleware:
    """400 where a library's view cannot read the query of an address: Wagtail's choosers, lists and API hand what
    stands there to `int`, to `reverse` and to the database as it is.

    An error that code of ours had a part in stays a fault, whatever it is; of the others the log keeps all. What a view
    of ours answers is drawn after it returned, and an address that a template cannot make is no address of the query's.
    """

    UNREADABLE = (ValueError, OverflowError, ValidationError, DataError, InvalidPage, NoReverseMatch)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 if it may be the query."""
        has_query = request.method in ("GET", "HEAD") and bool(request.GET)
        if not has_query or not isinstance(exception, self.UNREADABLE) or _is_ours(request, exception):
            return None
        logger.warning("query not read", extra={"path": request.path}, exc_info=exception)
        return bad_request(request)


def _is_ours(request: HttpRequest, exception: Exception) -> bool:
    """Whether code of ours, or of a plugin, ran when it was raised; Django's stack begins at view or drawing."""
    plugins = (config.name for config in apps.get_app_configs() if isinstance(config, PluginConfig))
    ours = tuple(f"{name}." for name in (*PACKAGES, *plugins))
    modules = [frame.f_globals.get("__name__", "") for frame, _line in walk_tb(exception.__traceback__)]
    if "django.template.response" in modules:
        if isinstance(exception, NoReverseMatch):
            return True
        view = request.resolver_match.func if request.resolver_match else None
        modules.append(getattr(view, "view_class", view).__module__)
    return any(f"{module}.".startswith(ours) for module in modules)


class MeanwhileMiddleware:
    """Where no view said it: somebody else wrote at the same moment, and nothing was saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """409, in words."""
        return changed_meanwhile(request, exception) if isinstance(exception, ChangedMeanwhile) else None


class FilesAwayMiddleware:
    """Where the store of files cannot be reached, or no room is left: nothing was kept, and it is said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503, in words."""
        if isinstance(exception, FilesAway):
            return files_away(request, exception)
        return no_room(request, exception) if is_full(exception) else None


class SessionsMiddleware(SessionMiddleware):
    """Django's, for whom a key with a null character is nobody's: PostgreSQL cannot even look for it."""

    def process_request(self, request: HttpRequest) -> None:
        """Begin the session that the cookie names."""
        if "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)


class NullCharacterMiddleware:
    """Takes null characters out of what screens read from a query or a form: nobody types one, PostgreSQL stores none.

    The API reads its queries by itself, and says what it refuses; what is exempt from CSRF reads its forms by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """The protection against CSRF has read the form before."""
        is_exempt = getattr(view, "csrf_exempt", False)
        if not is_exempt or not request.path.startswith(API_PREFIX):
            request.GET = _without_nulls(request.GET)  # type: ignore[assignment]  # as immutable as Django's
        if not is_exempt and request.method == "POST":
            request.POST = _without_nulls(request.POST)  # type: ignore[assignment]


def _without_nulls(data: QueryDict) -> QueryDict:
    if not any("\0" in text for name, values in data.lists() for text in (name, *values)):
        return data
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        for value in values:
            clean.appendlist(name.replace("\0", ""), value.replace("\0", ""))
    clean._mutable = False
    return clean


class PrivateMiddleware:
    """No browser keeps what a signed-in person was shown: after signing out, its Back button would show it again.

    What says itself how long it may be kept is left alone, and so is what visitors are shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class LanguageMiddleware(LocaleMiddleware):
    """The language of the address; where addresses carry none, the one the caller chose or asks for.

    Django would show every address without a prefix in the default language, the API and the admin included.
    """

    WITHOUT_PREFIX = ("/api/", "/admin/")

    def process_request(self, request: HttpRequest) -> None:
        """Activate it for this request."""
        super().process_request(request)
        if request.path_info.startswith(self.WITHOUT_PREFIX):
            translation.activate(translation.get_language_from_request(request))
            request.LANGUAGE_CODE = translation.get_language()


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and a relaxed one for screens whose makers still write inline scripts; and, on
    every answer, what no page may ask the browser for.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Both headers."""
        response.headers.setdefault("Permissions-Policy", settings.WAGDESK_PERMISSIONS_POLICY)
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The policy of this answer."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(settings.WAGDESK_RELAXED_POLICY_PREFIXES):
            parts.replace = {**settings.WAGDESK_RELAXED_POLICY, **(parts.replace or {})}
        return parts
