"""Names, addresses and sentences struck out of texts that others wrote.

Guarantees: nothing else is changed; what was struck out is not found again, so doing it twice is harmless.
"""

import html
import json
import re
from collections.abc import Iterable
from typing import Any, Final

#: Stands where something was struck out. No letters: it must be nobody's name.
STRUCK: Final = "[…]"
#: Shorter parts of names are words of many languages.
SHORTEST_PART: Final = 3
#: Shorter lines are said by everybody.
SHORTEST_SENTENCE: Final = 15


class Scrubber:
    """Strikes out full names and addresses in any case, single names as they are written, and whole sentences."""

    def __init__(
        self,
        *,
        names: Iterable[str] = (),
        addresses: Iterable[str] = (),
        sentences: Iterable[str] = (),
        by_one_name: bool = True,
    ) -> None:
        names = [name for name in names if name]
        split = (part for name in names for part in re.split(r"[\s,.;]+", name) if len(part) >= SHORTEST_PART)
        parts = set(split) if by_one_name else set()
        said = {line.strip() for text in sentences for line in text.splitlines()}
        found = [
            *(rf"(?i:(?<![\w.+-]){form}(?![\w-]))" for form in _forms(addresses)),
            *(rf"(?i:(?<!\w){form}(?!\w))" for form in _forms(name for name in names if " " in name)),
            *(form for form in _forms(line for line in said if len(line) >= SHORTEST_SENTENCE)),
            *(rf"(?<!\w){form}(?!\w)" for form in _forms(parts)),
        ]
        self._pattern = re.compile("|".join(found)) if found else None

    def finds(self, text: str) -> bool:
        """Whether there is something to strike out."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def text(self, text: str) -> str:
        """The text without; also for HTML whose tags stand between words."""
        return text if self._pattern is None else self._pattern.sub(STRUCK, text)

    def json(self, value: Any) -> Any:
        """The same in every text of a JSON value; keys stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self.json(one) for one in value]
        if isinstance(value, dict):
            return {key: self.json(one) for key, one in value.items()}
        return value


def _forms(texts: Iterable[str]) -> list[str]:
    """Each text as a pattern: as it is and as it stands in HTML, the longest first, blanks of any width."""
    plain = {" ".join(text.split()) for text in texts if text and text.strip()}
    both = plain | {html.escape(text) for text in plain}
    return [r"\s+".join(map(re.escape, text.split())) for text in sorted(both, key=len, reverse=True)]


def as_in_json(text: str) -> str:
    """How a text stands within JSON of ASCII, for searches in a column."""
    return json.dumps(text)[1:-1]
