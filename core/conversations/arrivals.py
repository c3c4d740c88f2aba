"""What a channel says of something that arrived, in one shape for all channels."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from core.conversations.body import Body
from core.conversations.models import Intake
from core.work.models import WorkItem


@dataclass(frozen=True)
class Arrival:
    """One arrival, as plain data: it is stored as JSON before anything is made of it.

    `conversation_id` is set by a channel that knows, by its own proof, which conversation this continues.
    `customer_id` is a signed-in sender; otherwise `sender_value` is an address of `sender_kind`.
    """

    sender_value: str = ""
    sender_name: str = ""
    sender_kind: str = "email"
    customer_id: int | None = None
    conversation_id: int | None = None
    subject: str = ""
    text: str = ""
    html: str = ""
    language: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    #: Other people it went to, as (name, address).
    also_to: tuple[tuple[str, str], ...] = ()
    is_automatic: bool = False
    #: Nobody can say whose words it is: an internal note on the item of `conversation_id`, and nothing more.
    is_note: bool = False
    #: The sender showed that they had got a message of `conversation_id`; else the id of this one proves nothing later.
    is_proven: bool = True
    item_type_id: int | None = None
    priority_id: int | None = None
    team_id: int | None = None
    scope_id: int | None = None
    tags: tuple[str, ...] = ()
    custom: dict[str, Any] = field(default_factory=dict)
    #: What the history of its item shall say as well, as (verb, data); written where the arrival is handled.
    facts: tuple[tuple[str, dict[str, Any]], ...] = ()
    #: Set where it is stored, together with its files; a channel that gives it others says so itself.
    brings_files: bool = False
    #: What its item shall be called by, where the sender was told a number before there is an item; else one is drawn.
    number: int | None = None
    #: The cleaned text, made before the transaction that handles the arrival; never stored.
    body: Body | None = None

    def as_payload(self) -> dict[str, Any]:
        """As stored."""
        payload = asdict(self)
        del payload["body"]
        return payload

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Arrival":
        """As read back; unknown keys of a newer version are dropped."""
        known = {key: value for key, value in payload.items() if key in cls.__dataclass_fields__}
        for key in ("references", "tags"):
            known[key] = tuple(known.get(key, ()))
        known.pop("body", None)
        known.setdefault("brings_files", True)  # stored before this was said: it is looked at
        known["also_to"] = tuple((name, address) for name, address in known.get("also_to", ()))
        known["facts"] = tuple((verb, data) for verb, data in known.get("facts", ()))
        return cls(**known)


@dataclass(frozen=True)
class IntakeHandler:
    """Turns arrivals into work; contributed through the hook `intake_handlers`.

    Handlers are asked in `order`; the first whose `takes` says yes gets it. `handle` runs in the intake's transaction
    and returns the item it made.
    """

    slug: str
    takes: Callable[[Arrival], bool]
    handle: Callable[[Intake, Arrival], WorkItem]
    order: int = 100
