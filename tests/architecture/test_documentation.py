"""Documents that name things of the code name them all."""

import re

from core.project import environment
from tests.architecture.sources import ROOT, product_modules

SETTINGS = ROOT / "docs" / "operations" / "settings.md"


def test_every_setting_is_documented_with_its_meaning_and_no_other() -> None:
    rows = [line for line in SETTINGS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    documented = {}
    for row in rows:
        name, *rest = (cell.strip() for cell in row.strip().strip("|").split("|"))
        if name.strip("`").isupper():
            documented[name.strip("`")] = rest[-1]
    assert documented == {setting.name: setting.summary for setting in environment.DECLARED}


def test_no_check_advises_a_setting_that_does_not_exist() -> None:
    sources = [path for path in product_modules() if path.name == "checks.py"]
    advised = {name for path in sources for name in re.findall(r"WAGDESK_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert advised <= {setting.name for setting in environment.DECLARED}
