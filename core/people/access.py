"""Who may see customers and organisations, and what agents and customers hold.

Agents with the right to view customers see all of them; a customer sees themselves and their organisation's name.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.db.models import Q

from core.access.api import Door, Person, TokenProvider, ViewerProvider
from core.people.models import Customer, TeamMembership


class AgentFacts(ViewerProvider):
    """An agent who may view customers holds `agents:customer`."""

    def tokens(self, person: Person) -> Iterable[str]:
        """At the admin's door only."""
        if person.is_agent and person.user.has_perm("wagdesk_people.view_customer"):
            yield "agents:customer"


class CustomerFacts(ViewerProvider):
    """At the portal a sign-in holds its customer's and organisation's token."""

    def tokens(self, person: Person) -> Iterable[str]:
        """`customer:12`, and `org:7` where they belong to one."""
        if person.user is None or person.door is not Door.PORTAL:
            return
        row = Customer.objects.filter(user=person.user, is_blocked=False).values_list("pk", "organization_id").first()
        if row is not None:
            yield f"customer:{row[0]}"
            if row[1] is not None:
                yield f"org:{row[1]}"


class AgentsSeeCustomers(TokenProvider):
    """Every customer carries `agents:customer`."""

    model: ClassVar[str] = "wagdesk_people.Customer"
    prefix: ClassVar[str] = "agents"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """The same token for all."""
        return {pk: {"agents:customer"} for pk in pks}

    def q(self, refs: frozenset[str]) -> Q:
        """All, for who holds it."""
        return Q(pk__isnull=False) if "customer" in refs else Q(pk__in=())


class AgentsSeeOrganizations(AgentsSeeCustomers):
    """Every organisation carries `agents:customer`: who sees customers sees where they belong."""

    model: ClassVar[str] = "wagdesk_people.Organization"


class CustomersSeeThemselves(TokenProvider):
    """A customer carries their own token."""

    model: ClassVar[str] = "wagdesk_people.Customer"
    prefix: ClassVar[str] = "customer"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """`customer:<pk>`."""
        return {pk: {f"customer:{pk}"} for pk in pks}

    def q(self, refs: frozenset[str]) -> Q:
        """Themselves."""
        return Q(pk__in=[int(ref) for ref in refs])


class MembersSeeOrganization(TokenProvider):
    """An organisation carries its own token."""

    model: ClassVar[str] = "wagdesk_people.Organization"
    prefix: ClassVar[str] = "org"

    def tokens(self, pks: Sequence[int]) -> Mapping[int, set[str]]:
        """`org:<pk>`."""
        return {pk: {f"org:{pk}"} for pk in pks}

    def q(self, refs: frozenset[str]) -> Q:
        """Their own organisation."""
        return Q(pk__in=[int(ref) for ref in refs])


def team_ids(user_id: int) -> list[int]:
    """The teams of an agent; item kinds turn them into tokens."""
    return list(TeamMembership.objects.filter(user_id=user_id).values_list("team_id", flat=True))
