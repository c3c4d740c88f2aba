"""The whole suite on SQLite and on PostgreSQL, side by side; one closing line for both, in pytest's own form.

`python -m tests.servers.both [--install] [PYTEST ARGUMENTS…]`; `--install` adds the tests of a clean clone. The half on
SQLite is shown as it goes, the other one when it has ended. On one processor the second waits for the first.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TextIO

from tests.servers import postgresql

CLOSING = re.compile(r"^(=+ )?((\d+ \w+(, )?)+|no tests ran) in [\d.]+s")
COUNT = re.compile(r"(\d+) (failed|passed|skipped|deselected|xfailed|xpassed|warnings?|errors?)")


def main(arguments: list[str]) -> int:
    """Run the parts; non-zero when any of them failed."""
    install = "--install" in arguments
    rest = [argument for argument in arguments if argument != "--install"]
    pytest = [sys.executable, "-m", "pytest", "--color=no"]
    started, totals = time.monotonic(), Counter[str]()
    at_once = (os.cpu_count() or 1) > 1
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(1) as pool:
        later, counted = io.StringIO(), Counter[str]()
        second = pool.submit(on_postgresql, pytest, rest, counted, later, place) if at_once else None
        codes = [part("SQLite", [*pytest, *rest], totals, DATABASE_URL="")]
        codes.append(second.result() if second else on_postgresql(pytest, rest, counted, later, place))
        print(later.getvalue(), end="", flush=True)
        totals += counted
    if install:
        codes.append(part("Clean clone", [*pytest, "-m", "install", "tests/install"], totals, DATABASE_URL=""))
    print(closing(totals, time.monotonic() - started))
    return max(codes)


def on_postgresql(pytest: list[str], rest: list[str], totals: Counter[str], shown: TextIO, place: str) -> int:
    """The second half, in a home of its own: both halves write files."""
    if postgresql.programs() or os.environ.get("DATABASE_URL"):
        command = [sys.executable, "-m", "tests.servers.postgresql", *pytest, *rest]
        return part("PostgreSQL", command, totals, shown, WAGDESK_TEST_DB=f"{place}/postgresql.sqlite3")
    print("PostgreSQL is not installed: its half of the suite is skipped.", file=shown)
    required = os.environ.get("CI") == "true"
    totals["errors" if required else "skipped"] += 1
    return int(required)


def part(name: str, command: list[str], totals: Counter[str], shown: TextIO | None = None, **changes: str) -> int:
    """One run of pytest, shown as it goes; adds its counts to the totals."""
    shown = shown or sys.stdout
    print(f"\n--- {name} ---", file=shown, flush=True)
    environment = {**os.environ, **changes}
    last = ""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", file=shown, flush=True)
            last = line if CLOSING.match(line) else last
    found = COUNT.findall(last)
    if process.returncode and not found:
        totals["errors"] += 1
    for number, word in found:
        totals[{"warning": "warnings", "error": "errors"}.get(word, word)] += int(number)
    return process.returncode


def closing(totals: Counter[str], seconds: float) -> str:
    """`===== 3 failed, 812 passed, 4 skipped in 512.31s =====`, over all parts."""
    order = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "errors")
    counts = ", ".join(f"{totals[word]} {word}" for word in order if totals[word]) or "no tests ran"
    return f" {counts} in {seconds:.2f}s ".center(100, "=")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
