"""Who may see the mail log: agents with the right to view received mail."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.db.models import Q

from core.access.api import Person, TokenProvider, ViewerProvider


class MailLogFacts(ViewerProvider):
    """An agent who may view received mail holds `agents:mail`."""

    def tokens(self, person: Person) -> Iterable[str]:
        """At the admin's door only."""
        if person.is_agent and person.user.has_perm("wagdesk_email_channel.view_receivedmail"):
            yield "agents:mail"


class AgentsSeeMailLog(TokenProvider):
    """Every received mail carries `agents:mail`."""

    model: ClassVar[str] = "wagdesk_email_channel.ReceivedMail"
    prefix: ClassVar[str] = "agents"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """The same token for all."""
        return {pk: {"agents:mail"} for pk in pks}

    def q(self, refs: frozenset[str]) -> Q:
        """All, for who holds it."""
        return Q(pk__isnull=False) if "mail" in refs else Q(pk__in=())
