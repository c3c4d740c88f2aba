"""What a delivery report says: who did not get which mail, and whether it makes sense to write again.

Guarantees: never raises. Reads the machine-readable part (RFC 3464) where there is one, and the words where there is
none or it says little.
"""

import re
from collections.abc import Iterable, Iterator

from plugins.email_channel.parsing.addresses import message_ids
from plugins.email_channel.parsing.charsets import decode
from plugins.email_channel.parsing.diagnosis import DERIVED, PERMANENT, Reason, reason_of
from plugins.email_channel.parsing.headers import Headers, split_headers
from plugins.email_channel.parsing.mail import Bounce, FailedRecipient
from plugins.email_channel.parsing.parts import Part

_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,200}\w"
_ANY_ADDRESS = re.compile(_ADDRESS)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.@-])([45]\d\d)(?=[ -](?!\d{3}\b)\S)")
#: Where the words end and a copy of the mail begins.
_COPY = re.compile(
    r"^(?:[-=]{2,}[^\n@]{0,40}(?:copy|original|unsent|returned|undelivered|below this line|header)[^\n@]{0,80}$"
    r"|(?:original|undelivered|returned|unsent) message follows|received: (?:from|by)|return-path:)",
    re.IGNORECASE | re.MULTILINE,
)
#: Lines that name the recipient who failed.
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"^[ \t]{{0,40}}<({_ADDRESS})>(?:[ \t]?\([^)\n]{{0,200}}\))?[ \t]?[:.]",
        rf"^(?:\d{{3}} )?[ \t]{{0,40}}[*•]?[ \t]{{0,10}}['\"<]{{0,2}}({_ADDRESS})['\">]{{0,2}}"
        rf"[ \t]*(?:\.{{2,3}}|\[|\(|:|;|"
        rf" on |,? ?$)",
        rf"(?:rcpt to|recipient(?:s|'s)?(?: address)?|user|to)\s*[:=]\s*<?({_ADDRESS})",
        rf"(?:deliver\w*|sent|message|mail|address(?:es)?|recipients?|account|mailbox|"
        rf"user)\s(?:[^\n@]{{0,80}}\s)?<?[\"']?({_ADDRESS})",
    )
)
_AFTER_DATA = re.compile(r"end of data|>>> ?DATA|\(DATA\)|state 1[78]|TEXT command|after DATA", re.IGNORECASE)
_END_OF_DATA = re.compile(r"end of data|after DATA", re.IGNORECASE)
#: Codes that speak of policy, or of a mailbox that exists.
_NOT_THE_ADDRESS = re.compile(r"[45]\.(?:7\.\d+|2\.0)$")
#: What the last server itself said: its reply with its own code. The report's Status is how the reporter read it.
_REPLIED = re.compile(r"(?<![\d.])[45]\d\d[ -][#'\"]?([45]\.\d\.\d{1,3})(?![\d.])")
#: Given up after many tries, and still it was the address: RFC 3463, the subject "addressing".
_ADDRESSING = re.compile(r"4\.1\.[1236]$")
#: Servers that say so before they give up; most of them will get it through.
_STILL_TRYING = re.compile(
    r"this is (?:only )?a warning|warning message only|do not need to resend|will be (?:re-?tried|attempted)|"
    r"will (?:keep|continue) (?:re)?try|still (?:being retried|trying)|has been delayed|delivery (?:is |was )?delayed|"
    r"not yet been delivered|noch nicht zugestellt|wird weiter(?:hin)? versucht",
    re.IGNORECASE,
)
_REPORTS = {"message/delivery-status", "message/global-delivery-status"}


def read_bounce(root: Part, text: str) -> Bounce:
    """Who failed and which mail it was. `text` is the readable part of the report."""
    words = _words(text)
    found = list(_from_report(root, words)) or list(_from_words(root, words))
    unique = {recipient.address.lower(): recipient for recipient in reversed(found)}
    return Bounce(tuple(reversed(unique.values())), _original_id(root, text))


def _words(text: str) -> str:
    """The report itself, without the copy of the mail behind it."""
    copy = _COPY.search(text, 40, 100_000)
    return text[: copy.start() if copy else 20_000][:20_000]


def _nodes(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _nodes(child)


def _from_report(root: Part, words: str) -> Iterator[FailedRecipient]:
    """From the fields of a delivery-status part, one group for each recipient."""
    for part in _nodes(root):
        if part.type not in _REPORTS:
            continue
        for group in _groups(part.data):
            action = group.get("Action").lower().split(" ")[0]
            if action in ("delivered", "relayed", "expanded"):
                continue
            address = _reported_address(group)
            if address:
                about = _paragraph(words, address, alone=False) or words
                said = group.get("Diagnostic-Code") or (about if _REPLIED.search(about) else "")
                yield _recipient(address, group.get("Status"), said, words, action=action, about=about)


def _groups(data: bytes) -> Iterator[Headers]:
    rest = data.strip(b"\r\n")
    while rest:
        headers, rest = split_headers(rest)
        rest = rest.lstrip(b"\r\n")
        if not headers.fields:
            return
        yield headers


def _reported_address(group: Headers) -> str:
    for name in ("Original-Recipient", "X-Actual-Recipient", "Final-Recipient"):
        if match := _ANY_ADDRESS.search(group.get(name)):
            return match.group(0)
    final = group.get("Final-Recipient").partition(";")[2] or group.get("Final-Recipient")
    return final.strip().strip("<>")


def _from_words(root: Part, words: str) -> Iterator[FailedRecipient]:
    """From a report written for people."""
    named = [
        found.group(0) for value in root.headers.all("X-Failed-Recipients") for found in _ANY_ADDRESS.finditer(value)
    ]
    reporters = {
        found.group(0).lower() for name in ("From", "To") for found in _ANY_ADDRESS.finditer(root.headers.get(name))
    }
    for pattern in _NAMED:
        if named:
            break
        named = [match.group(1) for match in pattern.finditer(words) if match.group(1).lower() not in reporters]
    if not named:
        named = list(_original_recipients(root))[:1]
    for address in dict.fromkeys(named):
        yield _recipient(address, "", _paragraph(words, address, alone=len(set(named)) == 1), words)


def _paragraph(words: str, address: str, *, alone: bool) -> str:
    """What is said about one of several recipients."""
    if alone:
        return words
    start = words.find(address)
    if start < 0:
        return ""
    following = words[start : start + 1200]
    return re.split(rf"\n\s*\n(?=\s*<?{_ADDRESS})|\n(?=[\"'<]?{_ADDRESS}[\"'>]?:\s)", following)[0]


def _recipient(
    address: str, status: str, diagnosis: str, words: str, *, action: str = "", about: str = ""
) -> FailedRecipient:
    given = _STATUS.search(status)
    code = given.group(1) if given else ""
    diagnosed = _STATUS.search(diagnosis)
    if diagnosed and (not code or code.endswith(".0.0") or code[0] == "2"):
        code = diagnosed.group(1)
    replied = _REPLIED.search(diagnosis) if status else None
    if replied and not replied.group(1).endswith(".0.0"):
        code = replied.group(1)
    reason = _reason(diagnosis, code)
    if reason is Reason.OTHER:
        reason = reason_of(words, code)
    if reason in PERMANENT and (_NOT_THE_ADDRESS.match(code) or _refused_late(diagnosis or words, about)):
        reason = Reason.MAILBOX  # a filter that says "unknown" to whom it dislikes, not an address that is gone
    if not code:
        code = _derived(diagnosis or words, reason)
    tried_again = not action and not code.startswith("5.") and _STILL_TRYING.search(words) is not None
    delayed = action == "delayed" or tried_again
    lasting = not code.startswith("4.") or (action == "failed" and _ADDRESSING.match(code) is not None)
    permanent = reason in PERMANENT and not delayed and lasting
    return FailedRecipient(address, code, permanent, " ".join((diagnosis or words).split())[:500], delayed)


def _reason(diagnosis: str, code: str) -> Reason:
    """Why: what the server answered tells more than the words of the report around it."""
    if replied := _REPLIED.search(diagnosis):
        sentence = re.split(r"\n\s*\n|\]", diagnosis[replied.start() :][:300])[0]
        if (reason := reason_of(sentence)) is not Reason.OTHER:
            return reason
    return reason_of(diagnosis, code) if diagnosis else Reason.OTHER


def _refused_late(diagnosis: str, about: str) -> bool:
    """Whether the address was taken and only the mail refused.

    Sendmail hands both over at once: what stands in its transcript after DATA may still be about the address.
    """
    return bool(_AFTER_DATA.search(diagnosis) or _END_OF_DATA.search(about))


def _derived(text: str, reason: Reason) -> str:
    """A code for a report without one; temporary when the server's own answer was."""
    code = DERIVED[reason]
    reply = _REPLY.search(text)
    return "4" + code[1:] if reply and reply.group(1).startswith("4") else code


def _original_recipients(root: Part) -> Iterator[str]:
    for headers in _original_headers(root):
        for value in headers.all("To"):
            for match in _ANY_ADDRESS.finditer(value):
                yield match.group(0)


def _original_headers(root: Part) -> Iterator[Headers]:
    for part in _nodes(root):
        if part.type in ("message/rfc822", "message/global") or part.type in (
            "text/rfc822-headers",
            "message/global-headers",
            "message/rfc822-headers",
        ):
            yield split_headers(part.data)[0]


def _original_id(root: Part, text: str) -> str:
    """The Message-ID of the mail that failed: from the copy, from the fields, from the words, in this order."""
    for headers in _original_headers(root):
        for one in message_ids(headers.raw("Message-ID")):
            return one
    for value in _id_fields(root, text):
        for one in message_ids([value]):
            return one
    return next(iter(message_ids(root.headers.raw("In-Reply-To") or root.headers.raw("References"))), "")


def _id_fields(root: Part, text: str) -> Iterable[str]:
    pattern = re.compile(r"^[> \t]{0,20}(?:x-)?(?:original-)?message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
    yield from (match.group(1) for match in pattern.finditer(text[:200_000]))
    for part in root.leaves():
        yield from (match.group(1) for match in pattern.finditer(decode(part.data[:50_000])))
