"""A PostgreSQL server for one command: `python -m tests.servers.postgresql COMMAND…`.

It lives in a temporary directory, listens on the loopback only, and is gone when the command ends. Where DATABASE_URL
already names a server, that one is used.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Speed instead of safety: nobody needs this data after the tests.
TUNING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


def programs() -> Path | None:
    """The directory of `initdb` and `pg_ctl`: Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return installed[-1] if installed else None


def account() -> str | None:
    """PostgreSQL refuses to run as root; its Debian package brings a user."""
    return "postgres" if os.geteuid() == 0 else None


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives its DATABASE_URL."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield os.environ["DATABASE_URL"]
        return
    where = programs()
    if where is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="wagdesk-postgresql-", ignore_cleanup_errors=True) as place:
        if account():
            shutil.chown(place, account())
        data, port = f"{place}/data", free_port()
        run(where / "initdb", "-D", data, "-A", "trust", "-U", "wagdesk", "-E", "UTF8", "--locale=C.UTF-8")
        options = " ".join(f"-c {name}={value}" for name, value in TUNING.items())
        listen = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={place}"
        run(where / "pg_ctl", "-D", data, "-l", f"{place}/log", "-w", "-o", f"{listen} {options}", "start")
        try:
            yield f"postgresql://wagdesk@127.0.0.1:{port}/postgres"
        finally:
            run(where / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def run(*command: str | Path) -> None:
    """One of PostgreSQL's programs, quiet unless it fails, in a directory its user may read."""
    words = [str(word) for word in command]
    # A server inherits what it is started with; a pipe would stay open for as long as it lives.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(words, user=account(), cwd="/", stdout=output, stderr=output, check=False)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {said}")


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set; its exit code."""
    try:
        with server() as address:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode
    except FileNotFoundError as error:
        print(f"SKIPPED: {error}; the tests did not run on PostgreSQL.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
