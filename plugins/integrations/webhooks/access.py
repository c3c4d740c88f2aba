"""Who may see endpoints, what was sent to them, and sources: agents with the right to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.db.models import Q

from core.access.api import Person, TokenProvider, ViewerProvider

#: Reference of the token → the right that gives it.
SEEN_WITH = {
    "webhooks": "wagdesk_webhooks.view_endpoint",
    "webhook-sources": "wagdesk_webhooks.view_inboundsource",
    "webhook-log": "wagdesk_webhooks.view_webhookdelivery",
}


class WebhookFacts(ViewerProvider):
    """An agent holds a token for each of the three they may view."""

    def tokens(self, person: Person) -> Iterable[str]:
        """At the admin's door only."""
        if person.is_agent:
            yield from (f"agents:{ref}" for ref, right in SEEN_WITH.items() if person.user.has_perm(right))


class _AgentsSee(TokenProvider):
    """Every row of the model carries the same token."""

    prefix: ClassVar[str] = "agents"
    ref: ClassVar[str]

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """The same token for all."""
        return {pk: {f"{self.prefix}:{self.ref}"} for pk in pks}

    def q(self, refs: frozenset[str]) -> Q:
        """All, for who holds it."""
        return Q(pk__isnull=False) if self.ref in refs else Q(pk__in=())


class AgentsSeeEndpoints(_AgentsSee):
    """Endpoints."""

    model: ClassVar[str] = "wagdesk_webhooks.Endpoint"
    ref: ClassVar[str] = "webhooks"


class AgentsSeeDeliveries(_AgentsSee):
    """What was sent to them."""

    model: ClassVar[str] = "wagdesk_webhooks.WebhookDelivery"
    ref: ClassVar[str] = "webhook-log"


class AgentsSeeSources(_AgentsSee):
    """Programs that call us."""

    model: ClassVar[str] = "wagdesk_webhooks.InboundSource"
    ref: ClassVar[str] = "webhook-sources"
