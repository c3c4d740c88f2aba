"""Several processes under one: forked, started again when they die, stopped together.

Guarantees: a child that dies is followed by another, at most once a second; SIGTERM or SIGINT is passed on to all, and
the parent ends when the last one has; children of a parent that was killed end by themselves.
"""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType
from typing import Any, Final, NoReturn

from django.db import connections

logger = logging.getLogger("wagdesk.processes")
PAUSE_SECONDS: Final = 1.0
#: Linux: the signal a process gets when its parent has died.
PR_SET_PDEATHSIG: Final = 1


def supervise(work: Mapping[str, Callable[[], Any]]) -> None:
    """Run each piece of work in a process of its own until SIGTERM or SIGINT. Call it before threads are started."""
    close_connections()
    parent = _Parent(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, parent.stop)
    parent.run()


def close_connections() -> None:
    """A connection, or a pool's thread, must not be shared by two processes."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


class _Parent:
    def __init__(self, work: Mapping[str, Callable[[], Any]]) -> None:
        self._work = work
        self._children: dict[int, str] = {}
        self._is_stopping = False

    def run(self) -> None:
        for name in self._work:
            self._fork(name)
        while self._children:
            pid, status = os.wait()
            name = self._children.pop(pid, "")
            if name and not self._is_stopping:
                code = os.waitstatus_to_exitcode(status)
                logger.error("process ended, starting another", extra={"work": name, "code": code})
                time.sleep(PAUSE_SECONDS)
                if not self._is_stopping:
                    self._fork(name)

    def stop(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True
        for pid in list(self._children):
            _tell(pid)

    def _fork(self, name: str) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self._children[pid] = name
            if self._is_stopping:
                _tell(pid)
            return
        self._be(name, parent)

    def _be(self, name: str, parent: int) -> NoReturn:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        if self._is_stopping:  # told before, when it still had the parent's ears
            os._exit(0)
        end_with(parent)
        code = 1
        try:
            self._work[name]()
            code = 0
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except BaseException:
            logger.exception("process failed", extra={"work": name})
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _tell(pid: int) -> None:
    # The signal may come when a child has been buried and its number is not forgotten yet.
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def end_with(parent: int) -> None:
    """Let this process be told when its parent dies, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before
        os._exit(1)
