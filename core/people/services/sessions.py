"""Where somebody is signed in: noted, listed and ended.

Guarantees: who ends a session is out of it at its next request; ending all of them also ends those of which no row
tells. The time of the last request is written at most every few minutes.
"""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from core.access.api import service
from core.people.audit import record
from core.people.models import SignIn, User

#: The last request of a session is written at most this often.
SEEN_EVERY = timedelta(minutes=5)


def note_sign_in(*, request: HttpRequest, user: User) -> None:
    """Write that this person is signed in, in the browser of this request."""
    session: SessionBase = request.session
    if not session.session_key:
        session.save()
    seen = {
        "user": user,
        "session_hash": session.get(HASH_SESSION_KEY, ""),
        "address": request.META.get("REMOTE_ADDR") or None,
        "browser": request.headers.get("User-Agent", "").replace("\0", "")[:250],
        "last_seen_at": timezone.now(),
    }
    SignIn.objects.update_or_create(session_key=session.session_key, defaults=seen)
    cache.set(_cache_key(str(session.session_key)), True, SEEN_EVERY.total_seconds())


def note_request(*, request: HttpRequest) -> None:
    """The same, if nothing was written for some minutes. Costs no query otherwise."""
    key = request.session.session_key
    if key and request.user.is_authenticated and cache.add(_cache_key(key), True, SEEN_EVERY.total_seconds()):
        note_sign_in(request=request, user=request.user)


def sign_ins_of(user: User) -> list[SignIn]:
    """Where this person is signed in now, the latest first: three queries at most, however many there are."""
    known = user.sign_ins.filter(last_seen_at__gt=timezone.now() - _session_age())
    rows = [row for row in known if row.session_hash == user.get_session_auth_hash()]
    get_model = getattr(_engine(), "get_model_class", None)
    if get_model is None:
        return rows
    keys = [row.session_key for row in rows]
    alive = set(get_model().objects.filter(pk__in=keys, expire_date__gt=timezone.now()).values_list("pk", flat=True))
    return [row for row in rows if row.session_key in alive]


@service
def end_sign_in(*, user: User, pk: int) -> bool:
    """End one of this person's sessions. False where there is none of that number."""
    row = SignIn.objects.filter(user=user, pk=pk).first()
    if row is None:
        return False
    _engine()(row.session_key).delete()
    SignIn.objects.filter(pk=row.pk).delete()
    return True


@service
def end_other_sign_ins(*, request: HttpRequest, user: User) -> None:
    """Sign this person out everywhere but in the browser of this request."""
    _end_all(user=user)
    update_session_auth_hash(request, user)
    note_sign_in(request=request, user=user)


@service
def end_sessions_of(*, user: User, by: User) -> None:
    """Sign a person out everywhere, whoever they are; written down with who did it."""
    _end_all(user=user)
    record("sessions.ended", on=user, by=by)


@service
def _end_all(*, user: User) -> None:
    user.end_sessions()
    SignIn.objects.filter(user=user).delete()


def forget_sign_in(*, session_key: str | None) -> None:
    """The person signed out."""
    SignIn.objects.filter(session_key=session_key or "").delete()


def forget_old_sign_ins() -> None:
    """Drop what nobody is signed in with any more."""
    SignIn.objects.filter(last_seen_at__lt=timezone.now() - _session_age()).delete()


def _session_age() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def _engine() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def _cache_key(session_key: str) -> str:
    return f"wagdesk.seen.{session_key}"
