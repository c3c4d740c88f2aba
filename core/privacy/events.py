"""What happens around personal data, for whoever keeps copies elsewhere."""

from dataclasses import dataclass
from typing import ClassVar

from core.events.api import Event


@dataclass(frozen=True)
class PersonErased(Event):
    """Everything known of a customer was erased or made anonymous; `mode` says which. Forget your copies."""

    name: ClassVar[str] = "privacy.person.erased.v1"

    customer_id: int
    mode: str

    @property
    def object_key(self) -> str:
        return f"people.customer:{self.customer_id}"


@dataclass(frozen=True)
class ErasureBegun(Event):
    """An erasure has to be carried on."""

    name: ClassVar[str] = "privacy.erasure.begun.v1"
    is_own_business: ClassVar[bool] = True

    erasure_id: int

    @property
    def object_key(self) -> str:
        return f"privacy.erasure:{self.erasure_id}"


@dataclass(frozen=True)
class ExportRequested(Event):
    """An export has to be made."""

    name: ClassVar[str] = "privacy.export.requested.v1"
    is_own_business: ClassVar[bool] = True

    export_id: int

    @property
    def object_key(self) -> str:
        return f"privacy.export:{self.export_id}"


EVENTS = (PersonErased, ErasureBegun, ExportRequested)
