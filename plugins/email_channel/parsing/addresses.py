"""Addresses and message ids out of header values, tolerantly.

Guarantees: never raises; an address has something on both sides of its last @; an id has no brackets and no spaces.
"""

import re
from collections.abc import Iterable, Iterator

from plugins.email_channel.parsing.headers import decode_words
from plugins.email_channel.parsing.mail import Mailbox

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,100}@[^\s<>()\[\],;:\"@]{1,250}")
_QUOTED_LOCAL = re.compile(r"\"[^\"]{1,64}\"@[^\s<>,;\"@]{1,250}")
_BRACKETED_ID = re.compile(r"<\s*([^<>]{1,990}?)\s*>")
_BARE_ID = re.compile(r"[^\s<>,;\"']{1,400}@[^\s<>,;\"']{1,400}")
_COMMENT = re.compile(r"\(([^()]{0,300})\)")
_MOST = 500


def mailboxes(values: Iterable[str]) -> tuple[Mailbox, ...]:
    """Everybody named in address fields, each once. Values are raw: encoded words are decoded after splitting."""
    found: dict[str, Mailbox] = {}
    for value in values:
        for name, address in _pairs(value[:50_000]):
            box = _mailbox(name, address)
            if box and len(found) < _MOST:
                found.setdefault(box.address.lower(), box)
    return tuple(found.values())


def _pairs(value: str) -> list[tuple[str, str]]:
    """Name and address of everybody in one field; where no syntax helps, the first thing that looks like an address."""
    pairs = [_pair(entry) for entry in _entries(value)]
    if any("@" in address for _, address in pairs):
        return pairs
    readable = decode_words(value)
    match = _ADDRESS.search(readable)
    return [(readable[: match.start()].strip(' <"(,'), match.group(0))] if match else []


def _entries(value: str) -> Iterator[str]:
    """The field cut at commas and semicolons that stand outside quotes, comments and brackets."""
    start, quoted, comments, bracketed = 0, False, 0, False
    skip = False
    for index, character in enumerate(value):
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        elif character == '"' and not comments:
            quoted = not quoted
        elif quoted:
            continue
        elif character in "()":
            comments = max(0, comments + (1 if character == "(" else -1))
        elif character in "<>":
            bracketed = character == "<"
        elif character in ",;" and not comments and not bracketed:
            yield value[start:index]
            start = index + 1
        elif character == ":" and not comments and not bracketed and "@" not in value[start:index]:
            start = index + 1  # the name of a group
    yield value[start:]


def _pair(entry: str) -> tuple[str, str]:
    """Dana <dana@example.com>, dana@example.com (Dana), Dana dana@example.com."""
    entry = entry.strip()
    opening = entry.rfind("<")
    if opening >= 0 and "@" in entry[opening:]:
        return _unquoted(entry[:opening]), entry[opening + 1 :].partition(">")[0]
    comment = _COMMENT.search(entry)
    plain = _COMMENT.sub("", entry).strip()
    match = _QUOTED_LOCAL.search(plain) or _ADDRESS.search(plain)
    if match is None:
        return "", plain
    return (comment.group(1) if comment else _unquoted(plain[: match.start()])), match.group(0)


def _unquoted(name: str) -> str:
    name = name.strip()
    if name.startswith('"'):
        name = name[1:].rpartition('"')[0] or name[1:]
    return re.sub(r"\\(.)", r"\1", name)


def _mailbox(name: str, address: str) -> Mailbox | None:
    address = decode_words(address).strip().strip("<>'\".,;")
    if not _QUOTED_LOCAL.fullmatch(address):
        match = _ADDRESS.search(address.replace(" ", "") if " @" in address or "@ " in address else address)
        if match is None:
            match = _ADDRESS.search(decode_words(name))
        if match is None:
            return None
        address = match.group(0).strip(".")
    name = decode_words(name).strip().strip("'\"").strip()
    return Mailbox("" if name.lower() == address.lower() else name[:200], address[:320])


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Every message id in the values: folded, without brackets, several in one field, among other words."""
    found: dict[str, None] = {}
    for value in values:
        value = value[:200_000]
        for match in _BRACKETED_ID.finditer(value):
            found.setdefault("".join(match.group(1).split()), None)
        for match in _BARE_ID.finditer(_BRACKETED_ID.sub(" ", value)):
            found.setdefault(match.group(0), None)
    return tuple(one for one in found if one)[:_MOST]
