"""Where a call may go: the address as it is written, and the network addresses behind its name.

Guarantees: a name is looked up once, every address it has is judged, and the call connects to one of exactly these,
so that a name which points elsewhere a moment later gains nothing.
"""

import re
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from django.utils.translation import gettext as _
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from core.outbound.errors import BadTarget, NoAnswer, TargetForbidden

IPAddress = IPv4Address | IPv6Address
PORTS: Final = {"http": 80, "https": 443}
LONGEST: Final = 2000
#: IPv4 addresses as hosts without IPv4 see them.
NAT64: Final = IPv6Network("64:ff9b::/96")
#: Look public and are not: the host of a machine at Azure, and what documentation uses.
NOT_PUBLIC: Final = (ip_network("168.63.129.16/32"), ip_network("3fff::/20"))
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")

#: From a name to its addresses; the one step that tests replace.
lookup: Callable[..., list[Any]] = socket.getaddrinfo


@dataclass(frozen=True)
class Target:
    """An address taken apart. `host` has no brackets and is in ASCII; `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str


def checked_target(url: str) -> Target:
    """Take an address apart without looking anything up. Raises BadTarget with a sentence for who wrote it."""
    if len(url) > LONGEST or _UNPRINTABLE.search(url):
        raise BadTarget(_("This is no web address."))
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise BadTarget(_("This is no web address.")) from error
    if parts.scheme not in PORTS or not parts.host:
        raise BadTarget(_("The address begins with https:// or http://."))
    if parts.auth is not None:
        raise BadTarget(_("The address must not hold a user name or a password."))
    if parts.fragment is not None:
        raise BadTarget(_("The address must not hold a “#”."))
    if parts.port == 0 or "%" in parts.host:
        raise BadTarget(_("This is no web address."))
    return Target(
        scheme=parts.scheme,
        host=parts.host.removeprefix("[").removesuffix("]"),
        port=parts.port or PORTS[parts.scheme],
        path=parts.request_uri,
    )


def addresses_of(target: Target, *, allow_private: bool, seconds: float) -> list[str]:
    """The network addresses behind a target, in the order to try them.

    Raises TargetForbidden when a single one of them may not be called, NoAnswer when there is none or none in time.
    """
    try:
        found = _look_up(target, seconds)
    except TimeoutError as error:
        raise NoAnswer(_("No answer in time.")) from error
    except (OSError, UnicodeError) as error:
        raise NoAnswer(_("The name “%(host)s” has no address.") % {"host": target.host}) from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses:
        raise NoAnswer(_("The name “%(host)s” has no address.") % {"host": target.host})
    for address in addresses:
        if not may_be_called(address, allow_private=allow_private):
            raise TargetForbidden(target.host, address)
    return addresses


def _look_up(target: Target, seconds: float) -> list[Any]:
    """Resolvers take as long as they like: one that takes longer is left behind in its thread."""
    answer: Future[list[Any]] = Future()

    def ask() -> None:
        try:
            answer.set_result(lookup(target.host, target.port, type=socket.SOCK_STREAM))
        except Exception as error:  # noqa: BLE001 - raised again where the answer is waited for
            answer.set_exception(error)

    threading.Thread(target=ask, name="wagdesk-lookup", daemon=True).start()
    return answer.result(timeout=seconds)


def may_be_called(text: str, *, allow_private: bool) -> bool:
    """Whether a network address is public; with `allow_private` whether it is that of one host at all."""
    try:
        address = _meant(ip_address(text))
    except ValueError:
        return False
    if address.is_multicast or address.is_unspecified:
        return False
    if allow_private:
        return address.is_loopback or not address.is_reserved
    if any(address in network for network in NOT_PUBLIC):
        return False
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (
        address.is_private or address.is_loopback or address.is_link_local or address.is_reserved or site_local
    )


def _meant(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address stands for: a connection to the one ends at the other."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
