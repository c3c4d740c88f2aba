"""Words reduced to their stems, so that "printers" finds "printer"."""

import threading
from functools import lru_cache
from typing import Any

import snowballstemmer

from search.analysis.languages import STEMMERS
from search.analysis.words import fold

# A stemmer keeps the word it works on: one for each thread.
_local = threading.local()


def _stemmer(language: str) -> Any:
    stemmers: dict[str, Any] = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(STEMMERS[language])
    return stemmers[language]


@lru_cache(maxsize=200_000)
def stem(language: str, word: str) -> str:
    """The stem of a word as it is indexed, folded after stemming.

    Words with digits, and words of languages without a stemmer, are their own stem. Stems are not marked with their
    language: a word that several languages share then counts as common, instead of as rare in the smallest of them.
    """
    if language not in STEMMERS or not word.isalpha():
        return fold(word)
    return fold(_stemmer(language).stemWord(word.casefold()))
