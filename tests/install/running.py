"""A service started by a command line, watched until it listens, and stopped gracefully."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

STOP_WITHIN_SECONDS = 30
#: What a machine that has never seen the project would not have in its environment.
OURS = ("WAGDESK_", "DJANGO_", "DATABASE_URL", "VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


def clean_environment(**changes: str) -> dict[str, str]:
    """The environment of a stranger."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "PYTHONUNBUFFERED": "1", **changes}


@dataclass
class Service:
    """A running process and what it said so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    listening: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """Collect the output until the process ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if "listens on" in line:
                self.listening.set()
        self.listening.set()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)


@contextmanager
def running(command: list[str], *, cwd: Path, within: float, **environment: str) -> Iterator[tuple[Service, float]]:
    """The service once it listens, with the seconds that took; it must end by itself when told to."""
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=clean_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    service = Service(process)
    reader = threading.Thread(target=service.read, daemon=True)
    reader.start()
    try:
        assert service.listening.wait(within), f"not listening after {within:.0f} s:\n{service.output}"
        assert "listens on" in service.output, f"ended before it listened:\n{service.output}"
        yield service, time.monotonic() - started
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_SECONDS)
            assert not left_behind(process), f"something runs on without the process that started it:\n{service.output}"
        finally:
            if left_behind(process):
                os.killpg(process.pid, signal.SIGKILL)
        reader.join(5)


def left_behind(process: subprocess.Popen[str]) -> bool:
    """Something of its group, such as what make started, is still there."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True
