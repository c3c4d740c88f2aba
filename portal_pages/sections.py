"""Kinds of work the portal shows; what the hook `portal_sections` returns."""

from dataclasses import dataclass
from typing import Any

from core.plugins.api import enabled_contributions
from core.work.kinds import enabled_kinds


@dataclass(frozen=True)
class PortalSection:
    """One kind of work among a customer's requests."""

    kind: str
    label: Any
    order: int = 100


def sections() -> list[PortalSection]:
    """Those of enabled kinds, in order."""
    kinds = {kind.code for kind in enabled_kinds()}
    found = [one for one in enabled_contributions("portal_sections") if one.kind in kinds]
    return sorted(found, key=lambda one: (one.order, one.kind))


def portal_kinds() -> list[str]:
    """The kinds customers see."""
    return [one.kind for one in sections()]
