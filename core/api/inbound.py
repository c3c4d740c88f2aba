"""Calls from other services: the base of every address that one of them calls.

A plugin subclasses `InboundView`, says whom an address belongs to and what becomes of a call, and returns its path from
the hook `url_patterns`.

Guarantees: of a call nothing is read as JSON before its signature and its time were found right; what is answered with
2xx is stored; the same call again, for whatever reason, is the arrival it was; whoever calls too often waits.
Never: asks who is signed in; a signature is all that counts here.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView
from standardwebhooks import Webhook, WebhookVerificationError

from core.api.parsers import BoundedJSONParser
from core.conversations.models import Intake
from core.outbound.api import Sealed, UnreadableSecret


class BadSignature(APIException):
    """Whoever called does not know the secret, or the call is an old one."""

    status_code = 401
    default_code = "bad_signature"
    default_detail = _("The signature does not fit, or the call is more than five minutes old.")


class BodyTooLarge(APIException):
    """More than such a call has to say."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("The call is too large.")


class CannotCheck(APIException):
    """Our side of the secret cannot be read; the caller may come again."""

    status_code = 503
    default_code = "cannot_check"
    default_detail = _("Signatures cannot be checked at present.")


def standard_signature(headers: Mapping[str, str], body: bytes, secrets: Iterable[Sealed]) -> str:
    """Check a call by the Standard Webhooks specification and return its id; one secret that fits is enough.

    Raises BadSignature, also for a time that is more than five minutes off; CannotCheck for a secret whose key is gone.
    """
    for secret in secrets:
        try:
            Webhook(secret.reveal()).verify(body, dict(headers), json_parse=False)
        except UnreadableSecret as error:
            raise CannotCheck from error
        except (WebhookVerificationError, ValueError):  # the library stumbles over headers of another shape
            continue
        return headers["webhook-id"]
    raise BadSignature


class CallRate(SimpleRateThrottle):
    """So many calls a minute from one network address to one source; those that reach nobody count together.

    Counted by where a call comes from as well, so that a stranger who knows an address cannot shut its program out.
    """

    rate = "unset"  # the view says it

    def allow_request(self, request: Request, view: Any) -> bool:
        """False where there were too many in the last minute."""
        self.num_requests, self.duration = view.calls_a_minute, 60
        allowed: bool = super().allow_request(request, view)
        return allowed

    def parse_rate(self, rate: str | None) -> tuple[int | None, int | None]:
        """Nothing to read."""
        return None, None

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The view, the source, and who calls."""
        called = view.called.pk if view.called is not None else "nobody"
        return f"wagdesk:inbound:{type(view).__module__}:{called}:{self.get_ident(request)}"


class InboundView(APIView):
    """One address, or one of several told apart by what stands in it. Subclasses say `source`, `check` and `take`."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CallRate,)
    parser_classes = (BoundedJSONParser,)
    http_method_names = ["post"]
    #: No part of the API that people's programs read.
    schema = None
    most_bytes: ClassVar[int] = 256 * 1024
    #: From one network address to one source; more are answered 429 with Retry-After.
    calls_a_minute: ClassVar[int] = 300
    #: Whom this call reaches; set before anything else happens.
    called: Any = None

    def source(self, **address: Any) -> Any:
        """Whom the address belongs to; None where nobody is called there."""
        raise NotImplementedError

    def check(self, source: Any, headers: Mapping[str, str], body: bytes) -> str:
        """The id of a call whose signature and time are right. Raises BadSignature. Vendors have their own ways."""
        raise NotImplementedError

    def take(self, source: Any, data: Any, *, key: str) -> Intake:
        """Store the call as an arrival under this key. Raises ValidationError; nothing is stored then."""
        raise NotImplementedError

    def refused(self, source: Any) -> None:
        """Called when the signature or the time of a call did not fit, for whoever counts that."""

    def taken(self, source: Any) -> None:
        """Called when a call is stored."""

    def initial(self, request: Request, *args: Any, **address: Any) -> None:
        """Who is called, before calls are counted."""
        self.called = self.source(**address)
        super().initial(request, *args, **address)

    def post(self, request: Request, **address: Any) -> Response:
        """Check, store, answer."""
        source = self.called
        if source is None:
            raise Http404
        body = request._request.body
        if len(body) > self.most_bytes:
            raise BodyTooLarge
        try:
            message_id = self.check(source, request.headers, body)
        except BadSignature:
            self.refused(source)
            raise
        named = f"{type(self).__module__}:{source.pk}:{message_id}"
        intake = self.take(source, request.data, key=f"hook:{sha256(named.encode()).hexdigest()}")
        self.taken(source)
        return Response({"id": intake.pk, "number": intake.item.number if intake.item else None})
