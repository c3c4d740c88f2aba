"""How much anybody may send at once: it is read before it is known who sends it, so it binds everybody.

Guarantees: of a body beyond its limit nothing is read where its length says so, else no more than the limit; one that
hardly comes is given up. Never: decides who may send what.
"""

import asyncio
import codecs
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.api.problems import too_large_text
from core.conversations.uploads import most_together

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WITH_FILES = "multipart/form-data"
#: A body may pause this long, and takes its time beyond it only while it comes at least this fast.
PATIENCE_SECONDS = 60
SLOWEST_BYTES_A_SECOND = 1024
#: Encodings in which a long text takes minutes.
READ_SLOWLY = frozenset({"punycode"})


def largest_body(content_type: str) -> int:
    """In bytes: texts, and files where they can come along."""
    texts = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return texts + most_together() if content_type == WITH_FILES else texts


def stated_length(header: str) -> int:
    """What a Content-Length says; its first digits are enough to know that it is too much."""
    return int(header[:20]) if header.isdecimal() else 0


def is_text(encoding: str | None) -> bool:
    """Whether a body in it can be read as text; Django takes everything that Python calls a codec."""
    if encoding is None:
        return True
    try:
        b" ".decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return False
    return codecs.lookup(encoding).name not in READ_SLOWLY


def what_it_may_hold(content_type: str) -> str:
    """The limit of such a body, in words."""
    if content_type != WITH_FILES:
        return too_large_text()
    most = settings.WAGDESK_MAX_REQUEST_MB
    return _("Files that are sent at once may have %(most)s MB together.") % {"most": most}


class BoundedBody:
    """What an ASGI application receives of one request: cut where it exceeds the limit, ended where it hardly comes."""

    def __init__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {name: value.decode("latin1") for name, value in scope["headers"]}
        most = largest_body(headers.get(b"content-type", "").partition(";")[0].strip().lower())
        self._receive, self._send = receive, send
        self._taken = 0
        self._left = -1 if stated_length(headers.get(b"content-length", "")) > most else most
        self._is_whole = self._is_cut = False
        self._began = asyncio.get_running_loop().time()

    async def receive(self) -> Message:
        """The next part of it."""
        if self._is_cut:
            await asyncio.Future()  # asked for a disconnect: cancelled once answered; what still comes is not taken
        if self._is_whole:
            return await self._receive()
        message: Message = {"type": "http.request"} if self._left < 0 else await self._part()
        size = len(message.get("body", b""))
        self._taken, self._left = self._taken + size, self._left - size
        self._is_cut = self._left < 0
        self._is_whole = self._is_cut or not message.get("more_body")
        return {**message, "more_body": not self._is_whole}

    async def _part(self) -> Message:
        """408 to whom nobody waits for any longer."""
        try:
            async with asyncio.timeout_at(self._began + PATIENCE_SECONDS + self._taken / SLOWEST_BYTES_A_SECOND):
                return await self._receive()
        except TimeoutError:
            headers = [(b"content-length", b"0"), (b"connection", b"close")]
            await self._send({"type": "http.response.start", "status": 408, "headers": headers})
            await self._send({"type": "http.response.body"})
            return {"type": "http.disconnect"}
