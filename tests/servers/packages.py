"""Installs what servers of tests need: system packages of `packages.txt` as root on Debian, and the S3 server's jar."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers import s3

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
    return install_packages() or fetch_s3_server()


def fetch_s3_server() -> int:
    """A jar from Maven's repository, kept where Maven keeps its own."""
    if s3.jar() or not shutil.which("mvn"):
        return 0
    print("Fetching the S3 server …", flush=True)
    if s3.fetch():
        return 0
    print("The S3 server could not be fetched; its tests will be skipped.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


def install_packages() -> int:
    """Debian's."""
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
