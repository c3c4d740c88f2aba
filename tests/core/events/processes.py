"""Real processes for tests: forked, so that they start at once and can be killed for real.

Fork before you start threads: a lock one of them holds at that moment is never released in the child.
"""

import os
import time
import traceback
from collections.abc import Callable

from django.db import connections


def start(work: Callable[[], None]) -> int:
    """Run `work` in a child of its own; returns its process id."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def finish(pid: int, *, within: float = 30.0) -> int:
    """The exit code of a child, negative for the signal that killed it."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    raise AssertionError(f"the child process did not end within {within} s")
