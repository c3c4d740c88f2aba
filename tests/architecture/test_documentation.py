"""Documents that name things of the code name them all."""

from core.project import environment
from tests.architecture.sources import ROOT

SETTINGS = ROOT / "docs" / "operations" / "settings.md"


def test_every_setting_is_documented_with_its_meaning_and_no_other() -> None:
    rows = [line for line in SETTINGS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    documented = {}
    for row in rows:
        name, *rest = (cell.strip() for cell in row.strip().strip("|").split("|"))
        if name.strip("`").isupper():
            documented[name.strip("`")] = rest[-1]
    assert documented == {setting.name: setting.summary for setting in environment.DECLARED}
