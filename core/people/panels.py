"""What packages show beside an open customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CustomerPanel:
    """A panel beside an open customer: a title and a template with what it needs. Returned by `customer_panels`."""

    title: Any
    template: str
    order: int = 100
    #: A number beside the title, such as how many tickets.
    count: int | None = None
    is_open: bool = True
    context: Mapping[str, Any] = field(default_factory=dict)
