"""What people tell others: somebody's record, organisation or team is no longer what it was.

The receiver re-reads the row; one that is gone was deleted.
"""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class CustomerChanged(Event):
    """A customer was made, changed, moved, or got or lost an address."""

    name: ClassVar[str] = "people.customer.changed.v1"

    customer_id: int

    @property
    def object_key(self) -> str:
        return f"people.customer:{self.customer_id}"


@dataclass(frozen=True)
class OrganizationChanged(Event):
    """An organisation was made, renamed or deleted, or got or lost a mail domain."""

    name: ClassVar[str] = "people.organization.changed.v1"

    organization_id: int

    @property
    def object_key(self) -> str:
        return f"people.organization:{self.organization_id}"


@dataclass(frozen=True)
class AgentChanged(Event):
    """An agent may have another name or address."""

    name: ClassVar[str] = "people.agent.changed.v1"

    user_id: int

    @property
    def object_key(self) -> str:
        return f"people.user:{self.user_id}"


@dataclass(frozen=True)
class TeamChanged(Event):
    """A team was made, renamed or deleted, or its members changed."""

    name: ClassVar[str] = "people.team.changed.v1"

    team_id: int

    @property
    def object_key(self) -> str:
        return f"people.team:{self.team_id}"
