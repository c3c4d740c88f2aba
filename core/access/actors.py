"""Who does something: an agent, a customer, or the system under a name."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Actor:
    """The doer of a change, as activity and permission checks need it.

    Exactly one of `user_id`, `customer_id`, `label` says who; a customer with a sign-in is still the customer.
    """

    user: Any = None
    customer_id: int | None = None
    label: str = ""

    @classmethod
    def agent(cls, user: Any) -> "Actor":
        """An agent acting through a screen or the API."""
        return cls(user=user)

    @classmethod
    def customer(cls, customer_id: int) -> "Actor":
        """A customer acting through mail, a form or the portal."""
        return cls(customer_id=customer_id)

    @classmethod
    def system(cls, label: str) -> "Actor":
        """Wagdesk itself: `label` says which part, such as "intake" or "email"."""
        return cls(label=label)

    @property
    def user_id(self) -> int | None:
        """The agent's primary key, or None."""
        return self.user.pk if self.user is not None else None

    @property
    def is_agent(self) -> bool:
        """Whether an agent acts."""
        return self.user is not None

    @property
    def is_system(self) -> bool:
        """Whether Wagdesk itself acts."""
        return self.user is None and self.customer_id is None
