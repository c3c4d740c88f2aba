"""Agents are written at Wagtail's own screens, and by allauth; here that becomes an event, and an act to look up.

Glue only: in the change's transaction where it has one.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _

from core.events.api import append_event
from core.people import following
from core.people.audit import follow, kind, record
from core.people.events import AgentChanged
from core.people.models import Team, TeamMembership, User
from core.people.services import forget_sign_in, note_sign_in

#: What others show of an agent. Signing in writes none of it.
NAMED_BY: Final = {"first_name", "last_name", "email"}


def connect() -> None:
    """Follow changes; called once, when the app is ready."""
    post_save.connect(user_saved, sender=User, dispatch_uid=f"{__name__}.user")
    following.connect()
    follow(Team, "team", ["name", "description"])
    kind("team.members", format_lazy("{}", capfirst(TeamMembership._meta.verbose_name)))  # written by the services
    user_logged_in.connect(signed_in, dispatch_uid=f"{__name__}.in")
    user_logged_out.connect(signed_out, dispatch_uid=f"{__name__}.out")
    user_locked_out.connect(locked_out, dispatch_uid=f"{__name__}.locked")
    authenticator_added.connect(second_step_added, dispatch_uid=f"{__name__}.step_added")
    authenticator_removed.connect(second_step_removed, dispatch_uid=f"{__name__}.step_removed")


def user_saved(instance: User, created: bool, update_fields: Iterable[str] | None = None, **more: Any) -> None:
    """An agent may have another name; a new one is named nowhere."""
    if created or not instance.is_agent or (update_fields is not None and NAMED_BY.isdisjoint(update_fields)):
        return
    with transaction.atomic():
        append_event(AgentChanged(user_id=instance.pk))


def signed_in(request: HttpRequest | None, user: User, **more: Any) -> None:
    """Where, for the person; that, for who looks agents' acts up."""
    if request is not None and hasattr(request, "session"):
        note_sign_in(request=request, user=user)
    if user.is_agent:
        record("sign_in.done", on=user, by=user)


def signed_out(request: HttpRequest | None, **more: Any) -> None:
    """The browser is no longer in the list."""
    if request is not None and hasattr(request, "session"):
        forget_sign_in(session_key=request.session.session_key)


def locked_out(username: str | None = None, ip_address: str | None = None, **more: Any) -> None:
    """Somebody failed too often, from this network and for this address. Every further try tells it again: once.

    Addresses of customers and strangers are not written: they could never be erased.
    """
    cool_off = settings.AXES_COOLOFF_TIME.total_seconds()
    if cache.add(f"wagdesk.locked.{sha256(f'{username} {ip_address}'.encode()).hexdigest()}", True, cool_off):
        agent = User.objects.filter(email=(username or "").casefold(), is_agent=True).first()
        record("sign_in.locked", on=agent, name=agent.email if agent else _("somebody who is no agent"))


def second_step_added(user: User, authenticator: Authenticator, **more: Any) -> None:
    """An agent has one more way to prove who they are."""
    _tell_second_step("second_step.added", user, authenticator)


def second_step_removed(user: User, authenticator: Authenticator, **more: Any) -> None:
    """An agent has one way less."""
    _tell_second_step("second_step.removed", user, authenticator)


def _tell_second_step(kind: str, user: User, authenticator: Authenticator) -> None:
    if user.is_agent:
        record(kind, on=user, changes={"kinds": [None, str(authenticator.type)]}, by=user)
