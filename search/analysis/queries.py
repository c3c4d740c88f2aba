"""What somebody typed, turned into clauses that both databases understand.

    lamp drift "after update" -polaris E-37 #123

Words are all looked for (or any of them, where nothing has all), a quoted phrase word by word, a leading minus keeps
out. The last word is taken as a beginning while it is still being typed. Nothing a person types is an error.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from search.analysis.languages import STEMMERS, base_language, detect, stopwords
from search.analysis.stems import stem
from search.analysis.words import clean, fold, identifier_forms, is_unspaced, number_form, words

MAX_QUERY: Final = 500
MAX_CLAUSES: Final = 24
#: With so many words somebody asks a question: the answer need not hold every one of them.
QUESTION: Final = 5
#: A beginning shorter than this matches too much to help.
MIN_PREFIX: Final = 2

_PART: Final = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_NUMBER: Final = re.compile(r"#(\d{1,18})")
_HAS_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True)
class Clause:
    """One thing looked for: it matches where any of its forms does.

    `words` are folded and stand side by side; `stems` are alternatives, each side by side as well; `ids` are exact.
    """

    words: tuple[str, ...] = ()
    stems: tuple[tuple[str, ...], ...] = ()
    ids: tuple[str, ...] = ()
    #: The last of `words`, and each of `ids`, may go on.
    is_prefix: bool = False


@dataclass(frozen=True)
class Parsed:
    """A query: what is wanted and what is not."""

    text: str
    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether there are so many words that not all of them need to be there."""
        return len(self.wanted) >= QUESTION

    @property
    def exact(self) -> frozenset[str]:
        """Every folded word and identifier looked for: what highlighting marks as it stands."""
        return frozenset(form for clause in self.wanted for form in (*clause.words, *clause.ids))

    @property
    def stems(self) -> frozenset[str]:
        """Every stem looked for."""
        return frozenset(one for clause in self.wanted for stems in clause.stems for one in stems)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings looked for."""
        ends = (form for clause in self.wanted if clause.is_prefix for form in (*clause.words[-1:], *clause.ids))
        return tuple(dict.fromkeys(ends))


def parse(text: str, language: str = "", *, as_you_type: bool = True) -> Parsed:
    """Read what was typed. `language` is the searcher's; words are reduced to stems in every language.

    Words that say nothing are left out unless nothing else was typed, or they stand in a phrase.
    """
    text = clean(text, MAX_QUERY).strip("\n\r\t")
    unfinished = as_you_type and text[-1:].isalnum()
    wanted: list[tuple[Clause, bool]] = []
    unwanted: list[Clause] = []
    idle = _idle_words(text, language)
    parts = list(_PART.finditer(text))
    for part in parts[:MAX_CLAUSES]:
        is_last = unfinished and part is parts[-1]
        clauses = _phrase(part["phrase"]) if part["phrase"] is not None else _word(part["word"], is_last)
        if part["minus"]:
            unwanted += clauses
        else:
            is_idle = part["word"] is not None and fold(part["word"].strip("?!.,;:¿¡")) in idle and not is_last
            wanted += [(clause, is_idle) for clause in clauses]
    telling = tuple(clause for clause, is_idle in wanted if not is_idle)
    return Parsed(text.strip(), telling or tuple(clause for clause, _ in wanted), tuple(unwanted))


def _idle_words(text: str, language: str) -> frozenset[str]:
    return stopwords(base_language(language)) | stopwords(detect(text))


def _phrase(text: str) -> list[Clause]:
    found = tuple(fold(word.text) for word in words(text))
    return [Clause(words=found)] if found else []


def _word(part: str, is_last: bool) -> list[Clause]:
    """The clauses of what stands between two blanks: mostly one."""
    if number := _NUMBER.fullmatch(part.strip("?!.,;:()")):
        return [Clause(ids=(number_form(number.group(1)),))]
    found = [word.text for word in words(part)]
    if not found:
        return []
    ids = tuple(identifier_forms(part.strip("?!.,;:()-_/@+"))) if len(found) > 1 else ()
    if ids and (_HAS_DIGIT.search(part) or "@" in part):
        return [_clause(found, ids, is_last, stemmed=False)]
    if ids or is_unspaced(found[0]):
        return [_clause(found, ids, is_last, stemmed=not is_unspaced(found[0]))]
    return [_clause([word], (), is_last and word is found[-1], stemmed=True) for word in found]


def _clause(found: list[str], ids: tuple[str, ...], is_last: bool, *, stemmed: bool) -> Clause:
    folded = tuple(fold(word) for word in found)
    long_enough = len(folded[-1]) >= MIN_PREFIX or is_unspaced(found[-1]) or len(folded) > 1
    return Clause(
        words=folded,
        stems=_stems(found) if stemmed else (),
        ids=ids,
        is_prefix=(is_last and long_enough) or (len(found) == 1 and len(found[0]) == 1 and is_unspaced(found[0])),
    )


def _stems(found: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The words' stems in every language, each once."""
    found = list(found)
    if not all(word.isalpha() for word in found):
        return ()
    return tuple(dict.fromkeys(tuple(stem(language, word) for word in found) for language in STEMMERS))
