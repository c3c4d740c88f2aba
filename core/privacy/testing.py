"""The contract suite of `PersonalData`: what authors prove of their provider."""

from core.privacy.contract import BATCH, Found, Mode, PersonalData, Section
from core.privacy.persons import Person

#: More steps than any test has rows for: whoever needs them does not come to an end.
MOST_STEPS = 1000


def assert_provider_keeps_its_promise(provider: PersonalData, person: Person, mode: Mode) -> int:
    """Export, preview and erase; returns how many rows were erased. Looks at shapes and ends, not at what is right."""
    assert provider.slug and str(provider.label), "give it a slug and a label"
    person.keep(provider.remember(person))
    _assert_exports(provider, person)
    for line in provider.preview(person, mode):
        assert isinstance(line, Found) and line.number >= 0 and line.text, line
    erased = 0
    for _step in range(MOST_STEPS):
        found = provider.found(person, mode)
        number = provider.erase_found(person, mode, found) if found else provider.erase(person, mode)
        assert 0 <= number <= BATCH, f"{number} rows in one step"
        if not number:
            break
        erased += number
    else:
        raise AssertionError(f"{provider.slug} finds something to erase again and again")
    provider.afterwards(person, mode)
    assert provider.found(person, mode) == [], "what is erased is not found again"
    assert provider.erase(person, mode) == 0, "what is erased is not counted again"
    return erased


def _assert_exports(provider: PersonalData, person: Person) -> None:
    own = {section.slug for section in _sections(provider, person, full=False)}
    full = {section.slug for section in _sections(provider, person, full=True)}
    assert own <= full, f"not in the full export: {own - full}"


def _sections(provider: PersonalData, person: Person, *, full: bool) -> list[Section]:
    sections = list(provider.export(person, full=full))
    for section in sections:
        paths = {file.path for file in section.files}
        for row in section.rows:
            assert set(row) <= set(section.columns), f"{section.slug}: no words for {set(row) - set(section.columns)}"
            assert "file" not in row or row["file"] in paths, f"{section.slug} names a file it does not give"
    return sections
