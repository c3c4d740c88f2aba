"""An entry turned into words: which word stands in which field.

Fields that customers may read and those only agents may read stay apart, so that a query can name what it may touch.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from search.analysis.languages import base_language, language_of
from search.analysis.stems import stem
from search.analysis.words import clean, fold, identifiers, words
from search.documents import Entry

MAX_TITLE: Final = 1_000
MAX_BODY: Final = 100_000
MAX_WORDS: Final = 15_000


@dataclass(frozen=True)
class Texts:
    """An entry's texts as they are stored and shown."""

    title: str
    identifier: str
    body: str
    staff: str
    properties: dict[str, str]
    language: str


@dataclass
class Fields:
    """The words of an entry, field by field, in their order."""

    identifier: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    title_stem: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    body_stem: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    staff_stem: list[str] = field(default_factory=list)
    props: list[str] = field(default_factory=list)


def texts_of(entry: Entry) -> Texts:
    """The entry's texts, cleaned and cut, and the language they are analysed in."""
    title, body = clean(entry.title, MAX_TITLE), clean(entry.body, MAX_BODY)
    return Texts(
        title=title,
        identifier=clean(entry.identifier, MAX_TITLE),
        body=body,
        staff=clean(entry.staff, MAX_BODY),
        properties={name: clean(value, MAX_TITLE) for name, value in entry.properties.items() if value},
        language=language_of(f"{title} {body}", entry.language),
    )


def analyse(texts: Texts, kind: str) -> Fields:
    """The words of an entry. The same text always gives the same words (see ANALYSIS_VERSION)."""
    fields = Fields(identifier=[*_exact(texts.identifier), *identifiers(texts.identifier)])
    language = base_language(texts.language)
    fields.title, fields.title_stem = _both(texts.title, language)
    fields.body, fields.body_stem = _both(texts.body, language)
    fields.ids = [*identifiers(texts.title), *islice(identifiers(texts.body), MAX_WORDS)]
    for text in (texts.staff, *texts.properties.values()):
        exact, stems = _both(text, language)
        fields.staff += [*exact, *identifiers(text)]
        fields.staff_stem += stems
    for name, value in texts.properties.items():
        exact, stems = _both(value, language)
        shown = property_name(kind, name)
        fields.props += [property_form(shown, word) for word in (*exact, *identifiers(value), *stems)]
    return fields


def property_name(kind: str, name: str) -> str:
    """A property as queries name it: what one kind shows, another may hide."""
    return f"{kind}__{name}"


def property_form(name: str, word: str) -> str:
    """A word of one property, found only by a query that names the property."""
    return f"p_{name}__{word}"


def _exact(text: str) -> Iterator[str]:
    return (fold(word.text) for word in islice(words(text), MAX_WORDS))


def _both(text: str, language: str) -> tuple[list[str], list[str]]:
    found = [word.text for word in islice(words(text), MAX_WORDS)]
    return [fold(word) for word in found], [stem(language, word) for word in found]
