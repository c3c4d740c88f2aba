"""Named places where a test can make this process fail.

`WAGDESK_FAILPOINTS="outbox.before_commit=kill,mail.after_send=raise"`: kill is SIGKILL to the own process, as if the
power went. Unset, a failpoint is one look into an empty dictionary.
"""

import os
import signal
from typing import Final

ENVIRONMENT: Final = "WAGDESK_FAILPOINTS"


class FailpointReached(RuntimeError):
    """Raised by an armed failpoint whose action is `raise`."""


def _parse(text: str) -> dict[str, str]:
    armed = dict(part.strip().partition("=")[::2] for part in text.split(",") if part.strip())
    for name, action in armed.items():
        if action not in {"kill", "raise"}:
            raise ValueError(f"{ENVIRONMENT}: “{name}={action}” is neither kill nor raise")
    return armed


#: Read once: arming is for a whole process.
_armed: dict[str, str] = _parse(os.environ.get(ENVIRONMENT, ""))


def failpoint(name: str) -> None:
    """Die or raise here if a test armed this name."""
    if name not in _armed:
        return
    if _armed[name] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise FailpointReached(name)
