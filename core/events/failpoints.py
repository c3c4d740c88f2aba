"""Named places where a test can make this process fail.

`WAGDESK_FAILPOINTS="outbox.before_commit=kill,mail.after_send=raise"`: kill is SIGKILL to the own process, as if the
power went; `kill@3` waits until the place is reached for the third time. Unset, a failpoint is one look into an empty
dictionary.
"""

import os
import re
import signal
import threading
from collections import Counter
from typing import Final

ENVIRONMENT: Final = "WAGDESK_FAILPOINTS"


class FailpointReached(RuntimeError):
    """Raised by an armed failpoint whose action is `raise`."""


def _parse(text: str) -> dict[str, str]:
    armed = dict(part.strip().partition("=")[::2] for part in text.split(",") if part.strip())
    for name, action in armed.items():
        if not re.fullmatch(r"(kill|raise)(@[1-9]\d*)?", action):
            raise ValueError(f"{ENVIRONMENT}: “{name}={action}” is neither kill nor raise")
    return armed


#: Read once: arming is for a whole process.
_armed: dict[str, str] = _parse(os.environ.get(ENVIRONMENT, ""))
_reached: Counter[str] = Counter()
_counting = threading.Lock()


def failpoint(name: str) -> None:
    """Die or raise here if a test armed this name."""
    if name not in _armed:
        return
    action, _at, number = _armed[name].partition("@")
    with _counting:
        _reached[name] += 1
        if number and _reached[name] != int(number):
            return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise FailpointReached(name)
