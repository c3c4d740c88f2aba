"""A Redis server for tests: on the loopback, in a temporary directory, stopped and started at will."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.postgresql import free_port


def program() -> str | None:
    """The path of a Redis server, or None."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


class Redis:
    """One server with one address. What it holds is written when it stops and read when it starts again."""

    def __init__(self, place: str) -> None:
        self.place, self.port = place, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """The address of one of its databases."""
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Return once it answers; nothing to do if it runs."""
        if self.process is not None:
            return
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.place, "save": "3600 1", "appendonly": "no"}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen([str(program()), *words], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("redis-server did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """As its administrator would; nothing to do if it does not run."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@contextmanager
def server() -> Iterator[Redis]:
    """A running server."""
    with tempfile.TemporaryDirectory(prefix="wagdesk-redis-") as place:
        redis = Redis(place)
        redis.start()
        try:
            yield redis
        finally:
            redis.stop()
