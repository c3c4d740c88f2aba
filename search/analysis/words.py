"""Words and identifiers in a text, with their places.

Guarantees: every word has exactly one folded form and one place, so that phrases can be found by counting; scripts
without blanks between words are cut into pairs of characters, on both sides alike.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

#: Changes whenever the same text would give other words or stems: the index is then built anew.
ANALYSIS_VERSION: Final = 3

#: Longer "words" are encoded data, not language; nobody types them.
MAX_WORD: Final = 64


def _marks() -> str:
    """Vowel signs and accents that belong to the letter before them, as the inside of a character class."""
    ranges: list[tuple[int, int]] = []
    for point in range(0x300, 0x1F000):
        if unicodedata.category(chr(point)) in {"Mn", "Mc"}:
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1] = (ranges[-1][0], point)
            else:
                ranges.append((point, point))
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


#: Scripts that put no blank between words: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
_UNSPACED: Final = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eae\u0ec0-\u0ecd\u1000-\u103f\u1780-\u17d2"
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd"
)
_MARKS: Final = _marks()
_LETTER: Final = rf"(?:(?![{_UNSPACED}])[^\W_])"
WORD: Final = re.compile(rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*|[{_UNSPACED}]+")
#: Words tied by punctuation: "E-37", "4.2.0", "dana@example.com", "log-in".
#: They begin where a word does and never give back a letter, or encoded data of one long line would take minutes.
COMPOUND: Final = re.compile(r"(?<![^\W_])[^\W_]++(?:[-_.:/@+][^\W_]++)+")
NUMBER_SIGN: Final = re.compile(r"(?<!\w)#(\d{1,18})(?!\w)")
_TIES: Final = re.compile(r"[-_.:/@+]")
_UNSPACED_START: Final = re.compile(f"[{_UNSPACED}]")
#: Letters that no decomposition takes apart.
_PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
#: What no database stores and nobody sees.
_CONTROL: Final = {point: " " for point in range(32) if point not in (9, 10, 13)} | {127: " "}


class Word(NamedTuple):
    """A word and where it stands in the text."""

    start: int
    end: int
    text: str


def clean(text: str, limit: int = sys.maxsize) -> str:
    """The text as it is stored: composed letters, no control characters, not longer than `limit`."""
    return unicodedata.normalize("NFC", text[:limit].translate(_CONTROL))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The word without regard to case and diacritics: "Käyttäjä" is "kayttaja"."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return _ACCENTS.sub("", decomposed).translate(_PLAIN)


def words(text: str) -> Iterator[Word]:
    """Every word in its order; runs of unspaced scripts as overlapping pairs."""
    for found in WORD.finditer(text):
        start, run = found.start(), found.group()
        if not run.isascii() and _UNSPACED_START.match(run):
            last = max(1, len(run) - 1)
            for at in range(last):
                yield Word(start + at, start + min(at + 2, len(run)), run[at : at + 2])
        elif len(run) <= MAX_WORD:
            yield Word(start, found.end(), run)


def is_unspaced(word: str) -> bool:
    """Whether the word comes from a script without blanks, where a single character may be a word."""
    return bool(_UNSPACED_START.match(word))


def identifier_forms(compound: str) -> list[str]:
    """How a compound is looked up: "E-37" as "e_37" and "e37"; nothing for plain words tied by chance.

    The short form is left out for bare numbers, where "3-7" must not become 37.
    """
    if len(compound) > MAX_WORD:
        return []
    parts = [fold(part) for part in _TIES.split(compound)]
    joined = "".join(parts)
    if any(char.isdigit() for char in joined) or "@" in compound:
        return ["_".join(parts)] + ([] if joined.isdigit() else [joined])
    return [joined] if "-" in compound else []


def identifiers(text: str) -> Iterator[str]:
    """The forms of every compound and every "#123" in a text."""
    for found in COMPOUND.finditer(text):
        yield from identifier_forms(found.group())
    for found in NUMBER_SIGN.finditer(text):
        yield number_form(found.group(1))


def number_form(digits: str) -> str:
    """How "#123" is looked up: apart from a mere 123."""
    return f"_{digits.lstrip('0') or '0'}"
