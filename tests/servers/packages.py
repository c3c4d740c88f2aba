"""Installs the system packages of `packages.txt` where it may: as root on Debian."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).with_name("packages.txt")


def wanted() -> list[str]:
    """The packages of the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def missing() -> list[str]:
    """Those of them that Debian's own records do not show as installed."""
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Abbrev} ${Package}\n", *wanted()]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[1] for line in answer.splitlines() if line.startswith("ii")}
    return [name for name in wanted() if name not in installed]


def main() -> int:
    """Install what is missing; where that is not possible, say so and go on."""
    if not shutil.which("dpkg-query"):
        print("No Debian here: tests whose servers are missing will be skipped.")
        return 0
    names = missing()
    if not names:
        return 0
    if os.geteuid() != 0:
        print(f"Not installed: {', '.join(names)}. Their tests will be skipped; root may run this to install them.")
        return 0
    print(f"Installing {', '.join(names)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names],
    ):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"`{' '.join(command)}` failed.", file=sys.stderr)
            return 1 if os.environ.get("CI") == "true" else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
