"""The log of administrators' acts: who did what, when, from which address, to what, and what changed.

    record("plugin.switched", name="tickets", changes={"enabled": [True, False]})
    follow(Mailbox, "mailbox", ["name", "address"])

Guarantees: an act is written in the transaction of what was done, once, and never changed, but for an erasure, which
strikes names out, and its age, which deletes it; a secret is named, never written; what programs, jobs and the command
line do is written too, without a person. Never: what customers do with their own requests; nothing here decides
anything.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from core.outbound.sealing import HIDDEN
from core.people.models import Act, User

#: Kind → what the list calls it. Plugins add theirs with `kind`.
KINDS: Final[dict[str, str | Promise]] = {
    "sign_in.done": _("Signed in"),
    "sign_in.locked": _("Sign-in locked after failed attempts"),
    "sessions.ended": _("Sessions ended"),
    "second_step.added": _("Second step added"),
    "second_step.removed": _("Second step removed"),
    "agent.added": _("Agent added"),
    "agent.changed": _("Agent changed"),
    "agent.deleted": _("Agent deleted"),
    "agent.roles": _("Roles of an agent changed"),
    "role.added": _("Role added"),
    "role.changed": _("Role changed"),
    "role.deleted": _("Role deleted"),
    "role.rights": _("Rights of a role changed"),
    "settings.changed": _("Settings changed"),
    "plugin.switched": _("Plugin switched on or off"),
    "plugin.forgotten": _("Leftovers of a plugin forgotten"),
    "token.made": _("API token made"),
    "token.ended": _("API token revoked"),
    "secret.rotated": _("Secret renewed"),
    "deliveries.replayed": _("Deliveries replayed"),
    "data.exported": _("List exported"),
    "personal_data.exported": _("Personal data exported"),
    "personal_data.erased": _("Personal data erased"),
}
#: How a followed kind ends → Wagtail's word for it, from Wagtail's own catalogues.
_ENDINGS: Final = {"added": "Create", "changed": "Edit", "deleted": "Delete"}
_SECRET_WORDS: Final = ("password", "secret", "token", "key_hash", "credential")
_LONGEST: Final = 500

_request: ContextVar[HttpRequest | None] = ContextVar("wagdesk_acting_request", default=None)
_silent: ContextVar[bool] = ContextVar("wagdesk_nobodys_acts", default=False)


@contextmanager
def nobodys_acts() -> Iterator[None]:
    """For what `migrate` writes by itself: nothing is recorded meanwhile."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


class ActingMiddleware:
    """Lets what happens during a request know who asked for it, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def record(
    kind: str,
    *,
    on: models.Model | None = None,
    name: str = "",
    changes: dict[str, Any] | None = None,
    by: User | None = None,
) -> Act | None:
    """Write that somebody did something: the person of the current request, unless `by` says who.

    Call it in the transaction of what was done. Raises KeyError for a kind that nobody declared.
    """
    KINDS[kind]
    if _silent.get():
        return None
    request = _request.get()
    who = by if by is not None else _person(request)
    return Act.objects.create(
        kind=kind,
        user_id=who.pk if who else None,
        who=_named(who) if who else "",
        object_type=on._meta.label_lower if on is not None else "",
        object_key=str(on.pk)[:60] if on is not None else "",
        object_name=(name or (str(on) if on is not None else ""))[:254],
        changes=_without_secrets(changes or {}),
        address=(request.META.get("REMOTE_ADDR") or None) if request else None,
    )


def _named(user: User) -> str:
    """Name and address. People name themselves: a name neither looks like an address nor pushes one out."""
    name = user.get_full_name().replace("<", "‹").replace(">", "›")
    return f"{name[: max(0, 251 - len(user.email))]} <{user.email}>"


def kind(code: str, label: str | Promise) -> None:
    """Declare a kind of act. Call it when an app is ready."""
    KINDS[code] = label


def follow(model: type[models.Model], what: str, fields: Iterable[str], hidden: Iterable[str] = ()) -> None:
    """Record every row of a model that is added, changed in one of `fields`, or deleted. Call it when an app is ready.

    `what` begins the kinds `what.added`, `.changed` and `.deleted`; the list calls them after the model. Of fields
    that are `hidden` as well it is told that they changed, never what they hold. A query set's `update` and
    `bulk_create` are not seen: services that use them record themselves.
    """
    from core.people.following import Following  # needs this module

    for end, word in _ENDINGS.items():
        kind(f"{what}.{end}", format_lazy("{}: {}", capfirst(model._meta.verbose_name), gettext_lazy(word)))
    Following(model, what, tuple(fields), tuple(hidden)).connect()


def changeable_acts() -> QuerySet[Act]:
    """The only way around "never changed": for an erasure, and for acts whose time is over."""
    return QuerySet(Act)


def forget_old_acts() -> None:
    """Drop what is older than WAGDESK_AUDIT_KEEP_DAYS; 0 keeps everything."""
    if not settings.WAGDESK_AUDIT_KEEP_DAYS:
        return
    before = timezone.now() - timedelta(days=settings.WAGDESK_AUDIT_KEEP_DAYS)
    old = changeable_acts().filter(at__lt=before)
    old._raw_delete(old.db)


def _person(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _without_secrets(changes: dict[str, Any]) -> dict[str, Any]:
    def plain(name: str, value: Any) -> Any:
        if isinstance(value, list | tuple | set | frozenset):
            return [plain(name, one) for one in value]
        if value in (None, ""):
            return value
        if any(word in name.lower() for word in _SECRET_WORDS):
            return HIDDEN
        return value if isinstance(value, bool | int | float) else str(value)[:_LONGEST]

    return {name: plain(name, value) for name, value in changes.items()}
