"""Texts out of a seed: frequent words and rare ones, as people's texts have them, and the same every time."""

import random
from uuid import UUID

_FREQUENT = """
the a to is and of in it we not our on for with after this when that you please can device sensor battery display
calibration update firmware reading value error message report order invoice delivery warranty repair probe cable
adapter logger alarm limit channel password account login export import file folder setting button screen temperature
humidity pressure pump valve filter lens lamp motor controller gateway network server client printer label licence
contract customer office laboratory workshop warehouse line shift week month morning yesterday today since before
between always never sometimes again still already only also broken missing wrong slow stuck empty loose wet cold hot
replace return send receive install remove restart connect pair measure record print read write check clean charge
"""
_CONSONANTS, _VOWELS = "bdfgklmnprst", "aeio"


class Words:
    """Draws words, sentences and texts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._frequent = _FREQUENT.split()
        self._syllables = [first + second for first in _CONSONANTS for second in _VOWELS]
        self._weights = [1 / (rank + 3) for rank in range(len(self._frequent))]

    def word(self) -> str:
        """Mostly a frequent word, now and then one that hardly any other text has."""
        if self.random.random() < 0.08:
            return "".join(self.random.choices(self._syllables, k=self.random.randint(2, 4)))
        return self.random.choices(self._frequent, self._weights)[0]

    def line(self, least: int = 4, most: int = 9) -> str:
        """A subject."""
        return self._joined(self.random.randint(least, most)).capitalize()

    def paragraph(self, sentences: int = 4) -> str:
        """A few sentences."""
        return " ".join(f"{self.line(6, 16)}." for _ in range(sentences))

    def text(self, paragraphs: int) -> str:
        """Paragraphs."""
        return "\n\n".join(self.paragraph(self.random.randint(2, 5)) for _ in range(paragraphs))

    def name(self) -> str:
        """A first and a last name that are nobody's."""
        first, last = ("".join(self.random.choices(self._syllables, k=count)).capitalize() for count in (2, 3))
        return f"{first} {last}"

    def token(self) -> str:
        """What makes one sending of a form that one."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def _joined(self, count: int) -> str:
        return " ".join(self.word() for _ in range(count))
