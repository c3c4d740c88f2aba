"""How the person signs in: sign-in, second step, sessions, and the traces of trying."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry

from core.people.models import Customer, User
from core.privacy.contract import BATCH, Found, Mode, PersonalData, Section
from core.privacy.persons import Person

TRACES: tuple[type[Model], ...] = (AccessAttempt, AccessFailureLog, AccessLog)
SIGN_IN = {
    "email": _("signs in with"),
    "joined": _("since"),
    "last_login": _("last sign-in"),
    "language": _("language"),
    "second_step": _("second step"),
}
ADDRESS = {"address": _("address"), "verified": _("confirmed")}
DEVICE = {"browser": _("browser"), "address": _("network address"), "last_seen_at": _("last seen")}
TRACE = {"at": _("when"), "ip_address": _("network address"), "user_agent": _("browser")}


class SignIn(PersonalData):
    """The sign-in and what libraries keep of it. An agent's own sign-in stays: it is their work."""

    slug: ClassVar[str] = "core.sign_in"
    label: ClassVar[Any] = _("Signing in")
    order: ClassVar[int] = 850
    models: ClassVar[frozenset[str]] = frozenset(
        {
            "account.EmailAddress",
            "admin.LogEntry",
            "mfa.Authenticator",
            "wagdesk_people.SignIn",
            "wagdesk_people.User_groups",
            "wagdesk_people.User_user_permissions",
            "wagtailcore.APIToken",
            "wagtailusers.UserProfile",
        }
    )

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        user = _user(person)
        if user is None:
            return
        steps = Authenticator.objects.filter(user=user).values_list("type", flat=True)
        yield Section("sign-in", _("Signing in"), SIGN_IN, [_as_row(user, list(steps))])
        addresses = EmailAddress.objects.filter(user=user)
        rows = [{"address": one.email, "verified": one.verified} for one in addresses]
        yield Section("sign-in-addresses", _("Addresses you sign in with"), ADDRESS, rows)
        seen = user.sign_ins.values("browser", "address", "last_seen_at")
        yield Section("devices", _("Where you are signed in"), DEVICE, list(seen))
        if full:
            yield Section("sign-in-attempts", _("Attempts to sign in"), TRACE, _attempts(person))

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        if person.user_id and not person.is_agent:
            yield Found(1, str(_("The sign-in is deleted, and all its sessions end.")))
        if person.is_agent:
            yield Found(1, str(_("The sign-in is an agent’s and stays; it no longer belongs to a customer.")))
        traces = sum(_traces(model, person).count() for model in TRACES)
        words = ngettext("%(n)d attempt to sign in is deleted.", "%(n)d attempts to sign in are deleted.", traces)
        yield Found(traces, words % {"n": traces})

    def search(self, person: Person, mode: Mode) -> Iterable[str]:
        return () if person.is_agent else _sessions(person, Session.objects.all())

    def erase_found(self, person: Person, mode: Mode, keys: list[str]) -> int:
        still = list(_sessions(person, Session.objects.filter(pk__in=keys)))
        return Session.objects.filter(pk__in=still).delete()[0]

    def erase(self, person: Person, mode: Mode) -> int:
        if person.is_agent:
            return 0
        for rows in (*(_traces(model, person) for model in TRACES), _log_entries(person), _unused(person)):
            if done := _delete(rows):
                return done
        return _forget_user(person)


def _user(person: Person) -> User | None:
    return User.objects.filter(pk=person.user_id or 0).first()


def _as_row(user: User, steps: list[str]) -> dict[str, Any]:
    return {
        "email": user.email,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "language": user.locale,
        "second_step": steps,
    }


def _traces(model: type[Model], person: Person) -> QuerySet[Any]:
    wanted = Q(pk__in=())
    for address in person.mails:
        wanted |= Q(username__iexact=address)
    return model._base_manager.filter(wanted)


def _attempts(person: Person) -> Iterable[dict[str, Any]]:
    for model in TRACES:
        for row in _traces(model, person).order_by("attempt_time"):
            yield {"at": row.attempt_time, "ip_address": row.ip_address, "user_agent": row.user_agent}


def _log_entries(person: Person) -> QuerySet[Any]:
    """What Wagtail noted of the record and of the sign-in; its labels are names."""
    named = Q(content_type=ContentType.objects.get_for_model(Customer), object_id=str(person.customer_id))
    if person.user_id:
        user = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(person.user_id))
        named |= user | Q(user=person.user_id)
    return ModelLogEntry.objects.filter(named)


def _unused(person: Person) -> QuerySet[Any]:
    """Sign-ins that a code was asked for with another of the addresses."""
    return User.objects.filter(is_agent=False, customer=None, email__in=person.mails).exclude(pk=person.user_id or 0)


def _delete(rows: QuerySet[Any]) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def _sessions(person: Person, among: QuerySet[Session]) -> Iterator[str]:
    """Sessions name whom they belong to only inside, and also those of who had not finished signing in."""
    for session in among.order_by("pk").iterator(chunk_size=500):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(person.user_id) or any(map(person.has_address, _texts(data))):
            yield session.pk


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _forget_user(person: Person) -> int:
    """The sign-in, with all that hangs on it."""
    user = _user(person)
    if user is None or user.is_agent:
        return 0
    profile = getattr(user, "wagtail_userprofile", None)
    if profile is not None and profile.avatar:
        profile.avatar.delete(save=False)
    user.delete()
    return 1
