"""The languages whose words are reduced to stems, and how to tell them apart."""

from collections import Counter
from functools import lru_cache
from typing import Final

from django.conf import settings

from search.analysis.stopwords import STOPWORDS
from search.analysis.words import fold, words

#: Language → its Snowball stemmer.
STEMMERS: Final = {
    "en": "english",
    "pt": "portuguese",
    "es": "spanish",
    "fr": "french",
    "fi": "finnish",
    "nb": "norwegian",
    "de": "german",
}
_ALIASES: Final = {"no": "nb", "nn": "nb"}
#: So many words are enough to tell a language.
_SAMPLE: Final = 400


def language_code(code: str) -> str:
    """A language as the index names it, with its region: "pt_BR" is "pt-br", "no" is "nb"."""
    base, region, rest = code.replace("_", "-").lower().partition("-")
    return f"{_ALIASES.get(base, base)}{region}{rest}"


def base_language(code: str) -> str:
    """ "pt-br" is "pt"; a language without a stemmer stays what it is."""
    return language_code(code).partition("-")[0]


@lru_cache(maxsize=16)
def stopwords(language: str) -> frozenset[str]:
    """Words so common in a language that they say nothing about a text, folded."""
    return frozenset(fold(word) for word in STOPWORDS.get(language, "").split())


def detect(text: str) -> str:
    """The language whose common words stand most often in the text, or "" where nothing speaks for one."""
    found: Counter[str] = Counter()
    for count, word in enumerate(words(text)):
        if count == _SAMPLE:
            break
        folded = fold(word.text)
        for language in STEMMERS:
            if folded in stopwords(language):
                found[language] += 1
    (first, most), (_, second) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= 2 and most > second else ""


def language_of(text: str, declared: str = "") -> str:
    """The language of a text: the declared one with its region, else the detected one, else the installation's."""
    return language_code(declared) or detect(text) or base_language(settings.LANGUAGE_CODE)
