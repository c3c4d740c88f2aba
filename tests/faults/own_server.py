"""A PostgreSQL server of the test's own, which may be stopped in the middle; what it says is written is on the disk."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.postgresql import account, free_port, programs, run


class OwnServer:
    """Started, stopped as if its machine had died, started again."""

    def __init__(self, place: Path) -> None:
        where = programs()
        assert where is not None
        self.programs, self.place, self.port = where, place, free_port()
        self.url = f"postgresql://wagdesk@127.0.0.1:{self.port}/postgres"
        self.data = place / "data"
        run(where / "initdb", "-D", self.data, "-A", "trust", "-U", "wagdesk", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        listen = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.place}"
        run(self.programs / "pg_ctl", "-D", self.data, "-l", self.place / "log", "-w", "-o", listen, "start")

    def stop(self) -> None:
        """Nobody is told, nothing is written any more: the next start recovers."""
        run(self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def load(self, address: str) -> None:
        """Everything of the database at this address."""
        with tempfile.TemporaryFile() as dump:
            subprocess.run([self.programs / "pg_dump", "--no-owner", address], stdout=dump, check=True)
            dump.seek(0)
            command = [self.programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", self.url]
            subprocess.run(command, stdin=dump, stdout=subprocess.DEVNULL, check=True)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Running; gone in the end."""
    with tempfile.TemporaryDirectory(prefix="wagdesk-own-", ignore_cleanup_errors=True) as place:
        if account():
            shutil.chown(place, account())
        server = OwnServer(Path(place))
        server.start()
        try:
            yield server
        finally:
            with suppress(RuntimeError):
                server.stop()
