"""Do a creation once, however often it is sent.

After the draft "The Idempotency-Key HTTP Header Field" of the IETF httpapi group: same key and same body answer the
stored response; another body is 422; a first call still running is 409.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.api import one_transaction
from core.api.models import IdempotencyKey
from core.events.api import ScheduledJob, failpoint

HEADER = "Idempotency-Key"
KEEP = timedelta(days=2)
#: A first call that has not answered by then died; its key may be used again.
ABANDONED = timedelta(minutes=2)


class KeyReused(APIException):
    """The key was used with another body."""

    status_code = 422
    default_code = "idempotency_key_reused"


class StillRunning(APIException):
    """The first call with this key has not answered yet."""

    status_code = 409
    default_code = "idempotency_key_in_use"


def once(request: Request, create: Callable[[], Response]) -> Response:
    """Run `create`, or give the answer it gave before under the same key. Without the header simply run it."""
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return create()
    if len(key) > 128 or not key.isprintable():
        raise ValidationError({HEADER: [_("At most 128 characters, all of them printable.")]})
    who = request.user.pk or request.META.get("REMOTE_ADDR", "")
    caller = sha256(f"{request.method} {request.path} {who}".encode()).hexdigest()
    digest = _digest(request)
    stored, mine = _claim(caller, key, digest)
    if not mine:
        return _again(stored, digest)
    failpoint("api.once.after_claim_commit")
    try:
        with one_transaction():
            response = create()
            IdempotencyKey.objects.filter(pk=stored.pk).update(status=response.status_code, body=response.data)
            failpoint("api.once.before_commit")
    except BaseException:
        IdempotencyKey.objects.filter(pk=stored.pk).delete()
        raise
    failpoint("api.once.after_commit")
    return response


def _digest(request: Request) -> str:
    """Of what was sent: the bytes, or the parts of a form with what its files hold."""
    if request.content_type == "application/json":
        return sha256(request.body).hexdigest()
    digest = sha256(repr(request.data).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _claim(caller: str, key: str, digest: str) -> tuple[IdempotencyKey, bool]:
    now = timezone.now()
    # What began later than now began while the clock was ahead; it has ended since it was put back.
    is_over = Q(created_at__lt=now - ABANDONED) | Q(created_at__gt=now + ABANDONED)
    IdempotencyKey.objects.filter(is_over, caller=caller, key=key, status=None).delete()
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(caller=caller, key=key, digest=digest), True
    except IntegrityError:
        stored = IdempotencyKey.objects.filter(caller=caller, key=key).first()
        if stored is None:  # the first call failed between our two looks
            raise StillRunning(
                _("The first request with this Idempotency-Key has just failed. Send it again.")
            ) from None
        return stored, False


def _again(stored: IdempotencyKey, digest: str) -> Response:
    if stored.digest != digest:
        raise KeyReused(_("This Idempotency-Key was used for another request. Use a new one."))
    if stored.status is None:
        raise StillRunning(_("The first request with this Idempotency-Key is still running."))
    return Response(stored.body, status=stored.status, headers={"Idempotent-Replayed": "true"})


def prune() -> None:
    """Forget keys that are older than two days."""
    IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEEP).delete()


PRUNE = ScheduledJob(slug="core.api.prune_idempotency_keys", every=timedelta(hours=6), run=prune)
