"""Asks the advisory services about every locked library, of Python and of the front end; `make audit`.

A service that cannot be reached is said so and passed over: no build fails because a network is away. A library with
a known weakness fails it. It asks OSV through `uv audit` and the npm registry through `npm audit`; no library of ours
is needed for either.
"""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9_.\[\]-]+==[^\s;\\]+)\s*(;[^\\]+)?")
UNREACHABLE = ("Request failed", "dns error", "error sending request", "audit endpoint returned an error", "ENOTFOUND")
SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """What one service said."""

    what: str
    #: "clean", "weak" or "skipped".
    state: str
    words: str


def pins(lock: str) -> list[str]:
    """`name==version`, with its condition, of a lock file of pip."""
    found = (PIN.match(line) for line in lock.splitlines())
    return [" ".join(part.strip() for part in match.groups() if part) for match in found if match]


def judged(what: str, code: int, said: str) -> Verdict:
    """What an answer means: a service that is away is none."""
    if code == 0:
        return Verdict(what, "clean", "no library with a known weakness")
    if any(sign in said for sign in UNREACHABLE):
        return Verdict(what, "skipped", "the advisory service cannot be reached from here")
    return Verdict(what, "weak", said.strip())


def of_python() -> Verdict:
    """What is installed by `requirements/runtime.txt`: `uv audit` reads projects only, so it gets one of these pins."""
    wanted = json.dumps(pins((ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")))
    head = '[project]\nname = "locked"\nversion = "0"\nrequires-python = ">=3.11"\n'
    uv = str(Path(sys.executable).with_name("uv"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(f"{head}dependencies = {wanted}\n", encoding="utf-8")
        for command in (["lock", "--quiet"], ["audit", "--frozen", "--preview-features", "audit-command"]):
            code, said = run([uv, *command], folder)
            if code:
                break
    return judged("Python", code, said)


def of_the_front_end() -> Verdict:
    """What `package-lock.json` names."""
    return judged("npm", *run([str(ROOT / "tools" / "with-node"), "npm", "audit"], str(ROOT)))


def run(command: list[str], folder: str) -> tuple[int, str]:
    """Exit code, and all that was said. One that hangs is as good as away."""
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return 1, UNREACHABLE[0]
    return done.returncode, done.stdout + done.stderr


def main() -> int:
    """1 where a library has a known weakness."""
    verdicts = [of_python(), of_the_front_end()]
    sys.stdout.writelines(f"{one.what}: {one.state}: {one.words}\n" for one in verdicts)
    return int(any(one.state == "weak" for one in verdicts))


if __name__ == "__main__":
    sys.exit(main())
