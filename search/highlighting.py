"""Where the words stand in what was found, as parts: (text, whether it matches). Never HTML.

The text is read the way it was indexed, so what is marked is what matched; only texts the viewer may read are given in.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple

from search.analysis.languages import base_language
from search.analysis.queries import Clause, Parsed
from search.analysis.stems import stem
from search.analysis.words import COMPOUND, NUMBER_SIGN, Word, fold, identifier_forms, number_form, words

Parts = tuple[tuple[str, bool], ...]
Span = tuple[int, int]

#: Further into a text nobody looks for the best place to show.
MAX_WORDS: Final = 4_000
SNIPPET_WORDS: Final = 28
SNIPPET_CHARS: Final = 220
#: So many words of the snippet stand before the first match, where its sentence begins too far away.
LEAD_WORDS: Final = 6
#: A sentence is shown from its beginning if that is so near.
LEAD_CHARS: Final = 100
#: After these a sentence begins: a line, or a mark and a space.
SENTENCE_END: Final = re.compile(r"\n\s*|(?<=\w[.!?])\s+")
ELLIPSIS: Final = "…"


class Match(NamedTuple):
    """One place that matches, and which clause it answers."""

    start: int
    end: int
    clause: int


class Highlighter:
    """Marks what one query matches."""

    def __init__(self, parsed: Parsed) -> None:
        self._clauses = tuple(enumerate(parsed.wanted))
        self._phrases = tuple((place, clause) for place, clause in self._clauses if len(clause.words) > 1)
        #: Clauses of one word by what they look for, so that a word is looked up instead of tried on every clause.
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._beginnings: list[tuple[str, int]] = []
        for place, clause in self._clauses:
            if len(clause.words) == 1:
                self._learn(clause, place)
        #: Language → word → clauses it answers: results of one search share most of their words.
        self._answered: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
        self._ids = {form: place for place, clause in self._clauses for form in clause.ids}
        self._id_prefixes = {form: place for place, clause in self._clauses if clause.is_prefix for form in clause.ids}

    def mark(self, text: str, language: str) -> Parts:
        """The whole text with its matches marked."""
        return _parts(text, 0, len(text), self.matches(text, language))

    def snippet(self, texts: Iterable[str], language: str) -> Parts:
        """The most telling place of the most telling text; the beginning of the first where none matches."""
        best: tuple[int, list[Match], str] = (0, [], "")
        for text in texts:
            matches = self.matches(text, language)
            told = len({match.clause for match in matches})
            if told > best[0] or not best[2]:
                best = (told, matches, text)
        _, matches, text = best
        if not matches:
            return _beginning(text)
        start, end = _window(text, matches)
        parts = _parts(text, start, end, matches)
        whole = _sentence_start(text, start) == start
        before = () if whole else ((f"{ELLIPSIS} ", False),)
        after = ((f" {ELLIPSIS}", False),) if end < len(text) else ()
        return (*before, *parts, *after)

    def matches(self, text: str, language: str) -> list[Match]:
        """Every match in the order of the text; they may overlap."""
        if not text or not self._clauses:
            return []
        found = list(islice(words(text), MAX_WORDS))
        language = base_language(language)
        answered = self._answered[language]
        for text_of in {word.text for word in found} - answered.keys():
            answered[text_of] = self._places(text_of, language)
        matches = [Match(word.start, word.end, place) for word in found for place in answered[word.text]]
        for place, clause in self._phrases:
            matches += _clause_matches(found, clause, place, language)
        matches += self._identifiers(text, found[-1].end if found else len(text))
        return sorted(matches, key=lambda match: (match.start, match.end))

    def _learn(self, clause: Clause, place: int) -> None:
        (word,) = clause.words
        self._exact[word].add(place)
        if clause.is_prefix:
            self._beginnings.append((word, place))
        for stems in clause.stems:
            if len(stems) == 1:
                self._stems[stems[0]].add(place)

    def _places(self, word: str, language: str) -> tuple[int, ...]:
        """The clauses of one word that this word answers."""
        folded = fold(word)
        places = {place for start, place in self._beginnings if folded.startswith(start)}
        places |= self._exact.get(folded, set())
        if self._stems:
            places |= self._stems.get(stem(language, word), set())
        return tuple(sorted(places))

    def _identifiers(self, text: str, end: int) -> Iterable[Match]:
        if not self._ids:
            return
        for found in COMPOUND.finditer(text, 0, end):
            for form in identifier_forms(found.group()):
                if (place := self._identifier(form)) is not None:
                    yield Match(found.start(), found.end(), place)
        for found in NUMBER_SIGN.finditer(text, 0, end):
            if (place := self._identifier(number_form(found.group(1)))) is not None:
                yield Match(found.start(), found.end(), place)

    def _identifier(self, form: str) -> int | None:
        if form in self._ids:
            return self._ids[form]
        return next((place for start, place in self._id_prefixes.items() if form.startswith(start)), None)


def _clause_matches(found: Sequence[Word], clause: Clause, place: int, language: str) -> Iterable[Match]:
    """Places where the clause's words, or one of its stems, stand side by side."""
    if not clause.words:
        return
    length = len(clause.words)
    stems = {stems for stems in clause.stems if len(stems) == length}
    for at in range(len(found) - length + 1):
        run = found[at : at + length]
        if _same(run, clause) or (stems and tuple(stem(language, word.text) for word in run) in stems):
            yield Match(run[0].start, run[-1].end, place)


def _same(run: Sequence[Word], clause: Clause) -> bool:
    *first, last = clause.words
    final = fold(run[-1].text)
    if not (final.startswith(last) if clause.is_prefix else final == last):
        return False
    return all(fold(word.text) == wanted for word, wanted in zip(run, first, strict=False))


def _window(text: str, matches: Sequence[Match]) -> Span:
    """Begin and end of the stretch that answers most clauses, cut between words."""
    best = _most_telling(matches)
    # Only the words around it are read again; the first of them may be a piece of one.
    start = max(0, best.start - SNIPPET_CHARS)
    near = [start + word.start for word in words(text[start : best.start + 2 * SNIPPET_CHARS])][start > 0 :]
    place = bisect_left(near, best.start)
    sentence = _sentence_start(text, best.start)
    if sentence is not None and bisect_left(near, best.end) - bisect_left(near, sentence) > SNIPPET_WORDS:
        sentence = None  # its many short words would fill the snippet before the match
    first_word = max(0, place - LEAD_WORDS) if sentence is None else bisect_left(near, sentence)
    start = (near[first_word] if near and (first_word or start) else 0) if sentence is None else sentence
    last_word = first_word + SNIPPET_WORDS
    end = near[last_word] if last_word < len(near) else len(text)
    if end - start > SNIPPET_CHARS:
        cut = max((place for place in near if place - start <= SNIPPET_CHARS), default=end)
        end = cut if cut > best.start else max(best.end, start + SNIPPET_CHARS)
    return start, len(text[:end].rstrip()) if end < len(text) else end


def _sentence_start(text: str, place: int) -> int | None:
    """Where the sentence around a place begins; None where that is too far away to show."""
    begin = max(0, place - LEAD_CHARS)
    ends = [found.end() for found in SENTENCE_END.finditer(text, begin, place)]
    return ends[-1] if ends else None if begin else 0


def _most_telling(matches: Sequence[Match]) -> Match:
    """The first match of the stretch that answers most clauses."""
    best, most, end = matches[0], 0, 0
    inside: Counter[int] = Counter()
    for at, first in enumerate(matches):
        while end < len(matches) and end < at + SNIPPET_WORDS and matches[end].start - first.start < SNIPPET_CHARS:
            inside[matches[end].clause] += 1
            end += 1
        if len(inside) > most:
            best, most = first, len(inside)
        inside[first.clause] -= 1
        if not inside[first.clause]:
            del inside[first.clause]
    return best


def _beginning(text: str) -> Parts:
    if len(text) <= SNIPPET_CHARS:
        return ((text, False),) if text else ()
    cut = text.rfind(" ", 0, SNIPPET_CHARS)
    return ((f"{text[: cut if cut > 0 else SNIPPET_CHARS]} {ELLIPSIS}", False),)


def _parts(text: str, start: int, end: int, matches: Sequence[Match]) -> Parts:
    """The stretch cut at the borders of its matches; overlapping ones are one."""
    parts: list[tuple[str, bool]] = []
    at = start
    for match in matches:
        first, last = max(match.start, at), min(match.end, end)
        if first >= last:
            continue
        if first > at:
            parts.append((text[at:first], False))
        if parts and parts[-1][1] and first == at and match.start < at:
            parts[-1] = (parts[-1][0] + text[first:last], True)
        else:
            parts.append((text[first:last], True))
        at = last
    if at < end:
        parts.append((text[at:end], False))
    return tuple(parts)
