"""Agents are written at Wagtail's own screens, and by allauth; here that becomes an event.

Glue only: in the change's transaction where it has one.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models.signals import post_save

from core.events.api import append_event
from core.people.events import AgentChanged
from core.people.models import User

#: What others show of an agent. Signing in writes none of it.
NAMED_BY: Final = {"first_name", "last_name", "email"}


def connect() -> None:
    """Follow changes; called once, when the app is ready."""
    post_save.connect(user_saved, sender=User, dispatch_uid=f"{__name__}.user")


def user_saved(instance: User, created: bool, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    """An agent may have another name; a new one is named nowhere."""
    if created or not instance.is_agent or (update_fields is not None and NAMED_BY.isdisjoint(update_fields)):
        return
    with transaction.atomic():
        append_event(AgentChanged(user_id=instance.pk))
