"""How a command tells how far it is."""

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from core.project.progress import step


def test_where_there_is_no_terminal_a_step_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    written = StringIO()

    with step(OutputWrapper(written), "Requests") as tell:
        for done in range(40):
            tell(done, 40)

    assert written.getvalue() == "Requests …\n"
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_a_bar_says_how_many_are_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes standard error for a terminal then
    written = StringIO()

    with step(OutputWrapper(written), "Requests") as tell:
        tell(12, 40)

    said = capsys.readouterr()
    assert "12/40" in said.err
    assert (written.getvalue(), said.out) == ("Requests …\n", "")
