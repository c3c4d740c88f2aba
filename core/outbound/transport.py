"""One call: connect to a checked address, send, read a little, and be done in time.

urllib3 speaks HTTP and TLS; certificates are checked for the name, against those the system trusts.
"""

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final

from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from core.outbound.errors import NoAnswer
from core.outbound.targets import Target, addresses_of, checked_target

CONNECT_SECONDS: Final = 5.0
#: How long the other side may be silent.
SILENT_SECONDS: Final = 10.0
MOST_BYTES: Final = 64 * 1024
AGENT: Final = "Wagdesk"


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in small letters; `body` is the beginning of what was sent, never unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


def post(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
    allow_private: bool = False,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Send one POST and read the answer, whatever its status; a redirect is an answer like any other.

    Ends after about `seconds`. Raises BadTarget, TargetForbidden, NoAnswer.
    """
    target = checked_target(url)
    started = time.monotonic()
    addresses = addresses_of(target, allow_private=allow_private, seconds=seconds)
    line = _Line(addresses, target.port, started + seconds)
    try:
        response = _call(target, line, body, headers)
        content = _beginning(response, most_bytes)
    except (OSError, HTTPException, HTTPError) as error:
        raise NoAnswer(_reason(error, line, seconds)) from error
    finally:
        line.hang_up()
    if line.was_cut:  # what was read until then looks like a whole answer
        raise NoAnswer(_too_long(seconds))
    found = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, found, content, time.monotonic() - started)


class _Line:
    """The connection to one of the checked addresses, and the watch that cuts it when the time is over.

    Timeouts of a socket bound each silence, not the whole: who sends a byte a second would hold us for hours.
    """

    def __init__(self, addresses: list[str], port: int, ends: float) -> None:
        self._addresses, self._port = addresses, port
        self._ends = ends
        self._watch: threading.Timer | None = None
        self._cord: socket.socket | None = None
        self._lock = threading.Lock()
        self.was_cut = False

    def open(self) -> socket.socket:
        """Connect to the first address that takes us. Raises OSError."""
        failure = OSError("no address")
        for address in self._addresses:
            left = self._ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                sock = socket.create_connection((address, self._port), timeout=min(CONNECT_SECONDS, left))
            except OSError as error:
                failure = error
                continue
            self._watch_over(sock)
            return sock
        raise failure

    def _watch_over(self, sock: socket.socket) -> None:
        sock.settimeout(SILENT_SECONDS)
        self._cord = sock.dup()  # TLS takes the first one over
        self._watch = threading.Timer(max(0.0, self._ends - time.monotonic()), self._cut)
        self._watch.daemon = True
        self._watch.start()

    def _cut(self) -> None:
        with self._lock:
            if self._cord is not None:
                self.was_cut = True
                _shut(self._cord)

    def hang_up(self) -> None:
        """Done, one way or the other."""
        if self._watch is not None:
            self._watch.cancel()
        with self._lock:
            if self._cord is not None:
                _shut(self._cord)
                self._cord.close()
                self._cord = None


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster


class _Plain(HTTPConnection):
    """Connects where its line leads, whatever its host is called."""

    line: _Line

    def _new_conn(self) -> socket.socket:
        return self.line.open()


class _Encrypted(HTTPSConnection):
    """The same with TLS; the certificate must be that of the host."""

    line: _Line

    def _new_conn(self) -> socket.socket:
        return self.line.open()


def _call(target: Target, line: _Line, body: bytes, headers: Mapping[str, str]) -> BaseHTTPResponse:
    connection: _Plain | _Encrypted
    if target.scheme == "https":
        context = ssl.create_default_context()
        connection = _Encrypted(target.host, target.port, timeout=SILENT_SECONDS, ssl_context=context)
    else:
        connection = _Plain(target.host, target.port, timeout=SILENT_SECONDS)
    connection.line = line
    said = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close", **headers}
    connection.request("POST", target.path, body=body, headers=said, preload_content=False, decode_content=False)
    return connection.getresponse()


def _beginning(response: BaseHTTPResponse, most_bytes: int) -> bytes:
    read = bytearray()
    while len(read) < most_bytes and (piece := response.read(min(8192, most_bytes - len(read)))):
        read += piece
    return bytes(read)


def _reason(error: Exception, line: _Line, seconds: float) -> str:
    if line.was_cut:
        return _too_long(seconds)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate cannot be trusted: %(why)s") % {"why": error.verify_message}
    if isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError):
        return _("No answer in time.")
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _("The connection failed: %(why)s") % {"why": why[:200]}


def _too_long(seconds: float) -> str:
    return _("The answer was not complete after %(seconds)d seconds.") % {"seconds": seconds}
