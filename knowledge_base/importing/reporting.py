"""What an import tells the person who ran it: how many, and for each thing left out its file, line and reason."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of an article."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


#: The kind of notes about addresses that lead to the site an article comes from.
OLD_SITE = "old site"


@dataclass(frozen=True, order=True)
class Note:
    """Something a person should know of. `line` counts from 1 in the file, 0 means all of it."""

    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}"


@dataclass
class Report:
    """Filled while an import runs."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)

    def skip(self, file: str, text: Any, *, line: int = 0, kind: str = "skipped") -> None:
        """A whole article that could not be taken."""
        self.outcomes[Outcome.SKIPPED] += 1
        self.note(file, text, line=line, kind=kind)

    def note(self, file: str, text: Any, *, line: int = 0, kind: str) -> None:
        """A part of an article that was left out or changed."""
        self.notes.append(Note(file, line, kind, str(text)))

    @property
    def skipped(self) -> int:
        """How many articles could not be taken."""
        return self.outcomes[Outcome.SKIPPED]
