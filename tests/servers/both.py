"""The whole suite on SQLite, then on PostgreSQL; one closing line for both, in pytest's own form.

`python -m tests.servers.both [--install] [PYTEST ARGUMENTS…]`; `--install` adds the tests of a clean clone.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter

from tests.servers import postgresql

CLOSING = re.compile(r"^(=+ )?((\d+ \w+(, )?)+|no tests ran) in [\d.]+s")
COUNT = re.compile(r"(\d+) (failed|passed|skipped|deselected|xfailed|xpassed|warnings?|errors?)")


def main(arguments: list[str]) -> int:
    """Run the parts; non-zero when any of them failed."""
    install = "--install" in arguments
    rest = [argument for argument in arguments if argument != "--install"]
    pytest = [sys.executable, "-m", "pytest", "--color=no"]
    started, totals = time.monotonic(), Counter[str]()
    codes = [part("SQLite", [*pytest, *rest], totals, DATABASE_URL="")]
    if postgresql.programs() or os.environ.get("DATABASE_URL"):
        codes.append(part("PostgreSQL", [sys.executable, "-m", "tests.servers.postgresql", *pytest, *rest], totals))
    else:
        print("PostgreSQL is not installed: its half of the suite is skipped.")
        codes.append(1 if os.environ.get("CI") == "true" else 0)
        totals["errors" if codes[-1] else "skipped"] += 1
    if install:
        codes.append(part("Clean clone", [*pytest, "-m", "install", "tests/install"], totals, DATABASE_URL=""))
    print(closing(totals, time.monotonic() - started))
    return max(codes)


def part(name: str, command: list[str], totals: Counter[str], **changes: str) -> int:
    """One run of pytest, shown as it goes; adds its counts to the totals."""
    print(f"\n--- {name} ---", flush=True)
    environment = {**os.environ, **changes}
    last = ""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
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
