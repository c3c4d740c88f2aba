"""Who calls: an agent's token, or the session of somebody signed in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    CSRFCheck,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from wagtail.models import APIToken

from core.access.api import resolve_viewer

#: The last use is written at most this often: a busy token must not cost a write a call.
TOUCH_EVERY = timedelta(minutes=10)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer wagtail_…`: a token an agent made for a program. Customers have none."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[Any, APIToken] | None:
        """The token's user; None when the header is missing, refused when the token is not good."""
        scheme, _sep, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != self.keyword.lower():
            return None
        secret = secret.strip()
        token = APIToken.validate_token_format(secret) and (
            APIToken.objects.select_related("user")
            .filter(key_hash__in=APIToken.candidate_key_hashes(secret), revoked_at__isnull=True)
            .first()
        )
        if not token or not token.user.is_active or not token.user.is_agent:
            raise AuthenticationFailed(_("This token is not valid, or was revoked."))
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > TOUCH_EVERY:
            APIToken.objects.filter(pk=token.pk).update(last_used_at=now)
        adopt(request, token.user)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """So that a missing sign-in is 401, not 403."""
        return self.keyword


class CsrfFailed(PermissionDenied):
    """A session writes without the proof that our own page, or a program that reads our cookie, sent it."""

    default_code = "csrf_failed"
    default_detail = gettext_lazy("Writing with a session needs the CSRF token in X-CSRFToken.")


class ApiCsrfCheck(CSRFCheck):
    """Lets pages of our own other sites write: here only, the portal and the admin trust no other origin."""

    @cached_property
    def allowed_origins_exact(self) -> set[str]:
        """Whole origins, scheme and port included."""
        return {*super().allowed_origins_exact, *settings.WAGDESK_CORS_SIGNED_IN_ORIGINS}


def _unreached(request: HttpRequest) -> HttpResponse:
    """A middleware asks for whom it stands before; this one is asked for its opinion only."""
    raise NotImplementedError


class SignedInAuthentication(SessionAuthentication):
    """The session of the portal and the admin, with its CSRF protection."""

    def authenticate_header(self, request: Request) -> str:
        """So that a missing sign-in is 401, not 403."""
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        """As Django does, in words that help. Raises CsrfFailed."""
        check = ApiCsrfCheck(_unreached)
        check.process_request(request)
        if check.process_view(request, _unreached, (), {}):
            raise CsrfFailed


def adopt(request: Request, user: Any) -> None:
    """Make the token's user the one the request's viewer is resolved for."""
    request._request.user = user
    request._request.viewer = resolve_viewer(request._request)  # type: ignore[attr-defined]


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "A token an agent made under “API tokens”."}


class SessionScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description names the session."""

    target_class = SignedInAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The cookie of the portal and the admin."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
