"""The demo's articles say the same in every language."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

ARTICLES = ROOT / "plugins/demo/data/articles"
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
#: Articles whose English text has a drawing, and their translations.
DRAWN = [
    (text, other)
    for text in sorted((ARTICLES / "en").rglob("*.md"))
    if PICTURE.search(text.read_text())
    for other in sorted(ARTICLES.glob(f"*/{text.relative_to(ARTICLES / 'en')}"))
    if other != text
]


@pytest.mark.parametrize(("english", "translation"), DRAWN, ids=lambda path: str(path.relative_to(ARTICLES)))
def test_a_translation_has_the_drawings_of_the_english_text_in_its_own_words(english: Path, translation: Path) -> None:
    wanted, found = PICTURE.findall(english.read_text()), PICTURE.findall(translation.read_text())

    assert [address for _words, address in found] == [address for _words, address in wanted]
    assert not {words for words, _address in found} & {words for words, _address in wanted}
    for _words, address in found:
        assert (translation.parent / address).read_text() != (english.parent / address).read_text()
