"""The parts that start servers and add results up."""

import sys
from collections import Counter

import pytest

from tests.servers import both, packages, postgresql


def test_the_counts_of_both_halves_add_up_to_one_closing_line() -> None:
    totals: Counter[str] = Counter()
    for line in ("= 1 failed, 20 passed, 3 skipped, 1 warning in 61.33s (0:01:01) =", "22 passed, 2 warnings in 4.10s"):
        both.part("a half", [sys.executable, "-c", f"print({line!r})"], totals)
    assert both.closing(totals, 65.4).strip("=") == " 1 failed, 42 passed, 3 skipped, 3 warnings in 65.40s "


def test_a_half_that_dies_without_a_closing_line_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    totals: Counter[str] = Counter()
    assert both.part("a half", [sys.executable, "-c", "raise SystemExit(3)"], totals) == 3
    assert totals == {"errors": 1}


def test_the_list_of_packages_has_one_name_a_line() -> None:
    assert "postgresql" in packages.wanted()
    assert all(name.isascii() and " " not in name for name in packages.wanted())


def test_a_started_server_is_gone_when_its_command_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    psycopg = pytest.importorskip("psycopg")
    with postgresql.server() as address, psycopg.connect(address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=2)
