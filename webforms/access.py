"""Who may see submissions: agents with the right to view them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.db.models import Q

from core.access.api import Person, TokenProvider, ViewerProvider


class SubmissionFacts(ViewerProvider):
    """An agent who may view submissions holds `agents:submission`."""

    def tokens(self, person: Person) -> Iterable[str]:
        """At the admin's door only."""
        if person.is_agent and person.user.has_perm("wagdesk_webforms.view_submission"):
            yield "agents:submission"


class AgentsSeeSubmissions(TokenProvider):
    """Every submission carries `agents:submission`."""

    model: ClassVar[str] = "wagdesk_webforms.Submission"
    prefix: ClassVar[str] = "agents"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """The same token for all."""
        return {pk: {"agents:submission"} for pk in pks}

    def q(self, refs: frozenset[str]) -> Q:
        """All, for who holds it."""
        return Q(pk__isnull=False) if "submission" in refs else Q(pk__in=())
