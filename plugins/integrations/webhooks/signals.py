"""The team or the project that a program's requests are for is deleted elsewhere.

Glue only: the database takes it off the program, whose requests would then reach everybody.
"""

from typing import Any

from django.db.models.signals import pre_delete

from core.people.models import Team
from core.work.models import Scope
from plugins.integrations.webhooks.models import InboundSource


def connect() -> None:
    """Follow deletions; called once, when the app is ready."""
    pre_delete.connect(team_deleted, sender=Team, dispatch_uid=f"{__name__}.team")
    pre_delete.connect(scope_deleted, sender=Scope, dispatch_uid=f"{__name__}.scope")


def team_deleted(instance: Team, **_: Any) -> None:
    """Nobody is called until somebody says for whom."""
    InboundSource.objects.filter(team=instance).update(is_active=False)


def scope_deleted(instance: Scope, **_: Any) -> None:
    """The same."""
    InboundSource.objects.filter(scope=instance).update(is_active=False)
