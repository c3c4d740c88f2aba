"""The machine's clock is put forward or back by a day, and put right again, while everybody writes."""

from pathlib import Path

import pytest

from tests.conftest import unavailable
from tests.faults.soaking import is_long

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    # One database tells as much as two; `make soak` asks both.
    *([] if is_long() else [pytest.mark.sqlite]),
]


class Clock:
    """That of the installation's processes: they look into a file for how far theirs is off."""

    def __init__(self, place: Path) -> None:
        self.file = place / "clock"
        self.show("+0")
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            unavailable("libfaketime is not installed")
        self.environment = {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            # Nobody can put that one forward or back.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def show(self, offset: str) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{offset}\n")
        new.replace(self.file)


#: The hardest in every run.
MOVES = [("+1d", True), *([("+1d", False), ("-1d", False), ("-1d", True)] if is_long() else [])]


@pytest.mark.parametrize(("offset", "dies"), MOVES)
def test_a_clock_that_is_moved_loses_nothing_and_leaves_nothing_waiting(offset, dies, make_soak, tmp_path):
    clock = Clock(tmp_path)
    soak = make_soak(**clock.environment)

    with soak.under_load():
        soak.each_has_sent(1)
        clock.show(offset)
        soak.each_has_sent(1)
        if dies:
            for name in list(soak.installation.processes):
                soak.installation.kill(name)
        clock.show("+0")
        soak.installation.start()
        soak.each_has_sent(1)
    soak.rest()

    soak.reckon()
