"""A language in which every marked text stands in brackets, and what a page shows outside of them.

Guarantees: nothing is written anywhere; the language lasts as long as its `with`. Wagtail's, Django's and allauth's
marked texts come back in brackets too, so that nobody has to list them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bs4 import BeautifulSoup
from django.utils.translation.trans_real import CONTEXT_SEPARATOR, DjangoTranslation

OPEN, CLOSE = "⟦", "⟧"
#: Begins every word of the data that the test makes.
SENTINEL = "¤"
SPOKEN = re.compile(
    r"^(aria-(label|description|roledescription|valuetext)|placeholder|title|alt|label|data-(label|text|words)-?.*)$"
)
#: No language: programs, their words, keys of the keyboard, drawings.
LEFT_OUT = ("script", "style", "template", "code", "pre", "kbd", "svg")
#: A marked sentence may hold these, and its brackets are then in several text nodes.
INLINE = ("strong", "em", "b", "i", "span", "a", "time", "bdi", "small", "mark", "wbr", "br")
MARKED = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
#: Data, addresses, brands, names of placeholders, and names that programs give: `people.customer`.
NOT_TEXT = re.compile(
    rf"{SENTINEL}[^\s{OPEN}{CLOSE}]*|\S+@\S+|https?://\S+|\{{\w+\}}|%\(\w+\)s|\w+(?:[._]\w+)+|\bWag(?:tail|desk)\b"
)
WORD = re.compile(r"[^\W\d_]{2,}")


@contextmanager
def language() -> Iterator[None]:
    """Whatever a catalogue is asked for comes back in brackets."""
    kept = {name: DjangoTranslation.__dict__.get(name) for name in ("gettext", "ngettext")}
    gettext, ngettext = DjangoTranslation.gettext, DjangoTranslation.ngettext
    DjangoTranslation.gettext = lambda self, text: mark(gettext(self, text))
    DjangoTranslation.ngettext = lambda self, one, many, n: mark(ngettext(self, one, many, n))
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                delattr(DjangoTranslation, name)
            else:
                setattr(DjangoTranslation, name, value)


def mark(text: str) -> str:
    """In brackets; what has no words, such as an empty text, stays as it is."""
    # With a context the catalogue is asked for “context, separator, text”.
    text = text.rpartition(CONTEXT_SEPARATOR)[2]
    return f"{OPEN}{text}{CLOSE}" if text.strip() else text


def unmarked(html: str) -> list[str]:
    """The visible texts and spoken attributes with words that come from no catalogue and are no data."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(LEFT_OUT):
        element.decompose()
    spoken = [str(value) for element in soup(True) for name, value in element.attrs.items() if SPOKEN.match(name)]
    spoken += [str(button["value"]) for button in soup("input", type=("submit", "button")) if button.get("value")]
    for element in soup(INLINE):
        element.unwrap()
    soup.smooth()
    return sorted({left for text in [*soup.stripped_strings, *spoken] if WORD.search(left := outside(text))})


def outside(text: str) -> str:
    """What is left of a text without all that is marked, or no text of ours."""
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    return " ".join(NOT_TEXT.sub(" ", text).split())
