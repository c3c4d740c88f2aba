"""The real server in a process of its own, and one client that keeps its connection."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_WITHIN_SECONDS = 60
#: Sooner than the server hangs up on a client that asks nothing.
KEEP_SECONDS = 3


class UnexpectedAnswer(RuntimeError):
    """A scenario would have measured a refusal."""


@dataclass(frozen=True)
class Started:
    """The server, and after how many seconds it answered."""

    pid: int
    seconds: float


@contextmanager
def serving(port: int, log: Path) -> Iterator[Started]:
    """`wagdesk serve` until the block ends."""
    command = [sys.executable, "-m", "core.project", "serve", "--port", str(port)]
    begun = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stdout=out, stderr=out)
        try:
            _wait_for(process, port, log)
            yield Started(process.pid, time.perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            Client(port).get("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@dataclass
class Answer:
    """What came back, and how long it took until its last byte was read."""

    status: int
    headers: Message
    body: bytes
    seconds: float


@dataclass
class Client:
    """One browser or program."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        self._used = time.monotonic()

    def get(self, path: str, **headers: str) -> Answer:
        """GET, answered with 200."""
        return self._send("GET", path, None, headers, 200)

    def post(self, path: str, body: bytes, content_type: str, expected: int, **headers: str) -> Answer:
        """POST."""
        return self._send("POST", path, body, {"Content-Type": content_type, **headers}, expected)

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], expected: int) -> Answer:
        if time.monotonic() - self._used > KEEP_SECONDS:
            self._connection.close()  # opened again by the request
        begun = time.perf_counter()
        everything = {"Host": f"localhost:{self.port}", "Accept-Language": "en", **self.headers, **headers}
        self._connection.request(method, path, body, everything)
        response = self._connection.getresponse()
        read = response.read()
        seconds = time.perf_counter() - begun
        self._used = time.monotonic()
        if response.status != expected:
            raise UnexpectedAnswer(f"{method} {path}: {response.status} {read[:500]!r}")
        return Answer(response.status, response.headers, read, seconds)
