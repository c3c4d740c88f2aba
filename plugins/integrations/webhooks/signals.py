"""The team or the project that a program's requests are for is deleted elsewhere.

Glue only: the database takes it off the program, whose requests would then reach everybody.
"""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.signals import pre_delete
from django.utils import translation
from django.utils.translation import gettext_lazy

from core.people.models import Team
from core.work.models import Scope
from plugins.integrations.webhooks.models import InboundSource
from plugins.integrations.webhooks.services import switch_off_sources


def connect() -> None:
    """Follow deletions; called once, when the app is ready."""
    pre_delete.connect(team_deleted, sender=Team, dispatch_uid=f"{__name__}.team")
    pre_delete.connect(scope_deleted, sender=Scope, dispatch_uid=f"{__name__}.scope")


def team_deleted(instance: Team, **_: Any) -> None:
    """Nobody is called until somebody says for whom."""
    reason = gettext_lazy("The team “%(name)s”, whose requests these were, was deleted.")
    _switch_off(InboundSource.objects.filter(team=instance), reason, instance.name)


def scope_deleted(instance: Scope, **_: Any) -> None:
    """The same."""
    reason = gettext_lazy("The project “%(name)s”, where its requests went, was deleted.")
    _switch_off(InboundSource.objects.filter(scope=instance), reason, instance.name)


def _switch_off(sources: QuerySet[InboundSource], reason: Any, name: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # others than who deletes read it
        switch_off_sources(sources=sources, reason=(reason % {"name": name})[:500])
