"""`make audit`: a service that is away fails no build, a known weakness does."""

import pytest

from tests.architecture.sources import ROOT
from tools import audit

LOCK = """
django==5.2.19 \\
    --hash=sha256:00
    # via wagdesk
tzdata==2026.1 ; sys_platform == 'win32' \\
    --hash=sha256:00
"""
AWAY = "error: Request failed after 3 retries\n  cause: dns error"
NPM_AWAY = "npm error audit endpoint returned an error"


def test_every_pin_of_a_lock_file_is_asked_about():
    assert audit.pins(LOCK) == ["django==5.2.19", "tzdata==2026.1 ; sys_platform == 'win32'"]
    assert len(audit.pins((ROOT / "requirements" / "runtime.txt").read_text())) > 60


@pytest.mark.parametrize(
    ("code", "said", "state"),
    [(0, "", "clean"), (2, AWAY, "skipped"), (1, NPM_AWAY, "skipped"), (1, "django 5.2.19 has PYSEC-1", "weak")],
)
def test_only_a_known_weakness_fails_the_build(monkeypatch, capsys, code, said, state):
    monkeypatch.setattr(audit, "run", lambda command, folder: (code, said))

    assert audit.main() == (1 if state == "weak" else 0)
    assert capsys.readouterr().out.count(f": {state}: ") == 2


def test_ci_asks_for_known_weaknesses():
    assert "make audit || " in (ROOT / ".ci" / "run").read_text()
