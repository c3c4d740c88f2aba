"""What packages show beside an open customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CustomerPanel:
    """A panel beside an open customer: data, and a template that draws it from `panel.context` and the `customer`."""

    title: Any
    template: str
    order: int = 100
    #: A number beside the title, such as how many tickets.
    count: int | None = None
    is_open: bool = True
    context: Mapping[str, Any] = field(default_factory=dict)
