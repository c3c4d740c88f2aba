"""What each line of a mail is: somebody's text, a quote, the line above a quote.

Guarantees: one kind for each line; time grows with the length of the text and nothing else, whatever is in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.conversations.content.phrases import (
    DEVICE_SIGNATURE,
    FORWARD_PHRASE,
    FORWARD_RULE,
    LABEL_KINDS,
    ORIGINAL_RULE,
    WROTE,
    folded,
)


class Kind(StrEnum):
    """What a line is. One letter each, so that a whole mail reads as a word."""

    EMPTY = "e"
    TEXT = "t"
    QUOTE = "q"  # > text, or inside a quoting element
    WROTE = "b"  # On Monday, Dana wrote:
    CUT = "x"  # our own marker, "-----Original Message-----", a client's own boundary
    HEADERS = "h"  # From: / Sent: / To: of a quoted mail
    FORWARD = "f"  # ---------- Forwarded message ----------
    RULE = "d"  # a line of dashes or such
    DEVICE = "s"  # Sent from my phone


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be judged; `hint` is what the markup around it already says."""

    text: str
    hint: Kind | None = None


#: Our own mails carry this line; what stands below it is what the reader was sent.
CUT_LINE = re.compile(r"^[>\s|]*##-\s?.{1,200}\s?-##\s*$")

_RULE = re.compile(r"^\s*[-_,=+~#*ᐧ—–]{2,}\s*$|^\s*[ᐧ—_]\s*$")
_QUOTE = re.compile(r"^\s{0,8}[>|»›]")
_NAMED_QUOTE = re.compile(r"^\s?[A-Za-z]{1,20}>(?:\s|$)")
_HEADER = re.compile(r"^[>\s*_]*([^:：*_<>@]{1,24}?)\s*[*_]{0,2}\s*[:：]\s*[*_]*(.*)$")
_DATE = re.compile(
    r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[./-] ?\w{3,12}|\d ?[年월月]|"
    r"\b\d{1,2}\.? \w{3,12}|\b\w{3,12}\.? \d{1,2}\b"
)
_ADDRESS = re.compile(r"[^\s<>@]{1,80}@[^\s<>@]{1,120}")
_STARTS_WITH_DATE = re.compile(r"^[^\w]{0,3}(?:\w{2,12}[.,]{0,2} )?\d{1,4}[-./年 ]")
_INTRODUCTION = re.compile(
    r"^(?:on|at|am|le|el|em|no dia|na|il|il giorno|op|den|d\.|på|dne|dňa|dnia|w dniu|u|dana|la|tarihinde|pada|"
    r"vào|în data de)\b"
)
_ENDS_WITH_ADDRESS = re.compile(r"(?:<[^<>\s]{1,80}@[^<>\s]{1,120}>|\([^()\s]{1,80}@[^()\s]{1,120}\))[>)]?\s*([:：]?)$")
_ENDS_WITH_TIME = re.compile(r"\d\)?(?: ?(?:uhr|h|a\.?m\.?|p\.?m\.?))?\)? ?[:：]$")
#: How far an attribution is wrapped over several lines.
_MOST_LINES, _MOST_CHARACTERS = 5, 400


def classify(lines: Sequence[Line]) -> list[Kind]:
    """The kind of each line."""
    kinds = [line.hint or _single(line.text) for line in lines]
    _mark_forwards(lines, kinds)
    _mark_attributions(lines, kinds)
    _mark_headers(lines, kinds)
    _mark_named_quotes(lines, kinds)
    _mark_wrapped_quotes(lines, kinds)
    return kinds


def header_label(text: str) -> str:
    """The label of a header line as it stands there (“from”, “von”), or nothing."""
    match = _HEADER.match(text[:200])
    label = folded(match.group(1)) if match else ""
    return label if label in LABEL_KINDS else ""


def _single(text: str) -> Kind:
    if not text.strip("\ufeff\u200b\xa0 \t\r\n\v\f"):
        return Kind.EMPTY
    if CUT_LINE.match(text):
        return Kind.CUT
    short = folded(text[:300])
    if FORWARD_RULE.match(short):
        return Kind.FORWARD
    if ORIGINAL_RULE.match(short):
        return Kind.CUT
    if _RULE.match(text):
        return Kind.RULE
    if _QUOTE.match(text):
        return Kind.QUOTE
    if len(text) < 140 and DEVICE_SIGNATURE.match(short):
        return Kind.DEVICE
    return Kind.TEXT


def _mark_forwards(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """Begin forwarded message: believed when a header line comes next."""
    for index, line in enumerate(lines):
        if kinds[index] not in (Kind.TEXT, Kind.QUOTE) or not FORWARD_PHRASE.match(folded(line.text[:200])):
            continue
        below = next((other.text for other in lines[index + 1 : index + 4] if other.text.strip("> \t\xa0")), "")
        if header_label(below):
            kinds[index] = Kind.FORWARD


def _mark_attributions(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """On Monday, Dana <dana@example.com> wrote: … however many lines it is broken into."""
    for start in range(len(lines)):
        if kinds[start] is not Kind.TEXT:
            continue
        for end in range(start, min(start + _MOST_LINES, len(lines))):
            if end > start and kinds[end] not in (Kind.TEXT, Kind.EMPTY, Kind.QUOTE):
                break
            joined = " ".join(line.text for line in lines[start : end + 1])
            if len(joined) > _MOST_CHARACTERS or _blanks(kinds[start : end + 1]) > 1:
                break
            if end > start and not _opens_attribution(lines[start].text):
                break  # it would swallow somebody's own text above the attribution
            if is_attribution(joined):
                kinds[start : end + 1] = [Kind.WROTE] * (end + 1 - start)
                break


def _blanks(kinds: Sequence[Kind]) -> int:
    return sum(kind is Kind.EMPTY for kind in kinds)


def _opens_attribution(text: str) -> bool:
    """Whether a line can be the first of several."""
    opening = folded(text)
    if _ADDRESS.search(opening) or (WROTE.search(opening) and _DATE.search(opening)):
        return True
    return bool(_STARTS_WITH_DATE.match(opening) or (_INTRODUCTION.match(opening) and _DATE.search(opening)))


def is_attribution(text: str) -> bool:
    """Whether the text says who wrote the quote below it, and when."""
    text = folded(text).replace("< ", "<").replace(" >", ">")
    when = bool(_DATE.search(text))
    wrote = WROTE.search(text)
    if wrote and (when or _ADDRESS.search(text)):
        return _is_end_of_attribution(text[: wrote.start()], text[wrote.end() :].strip(" *_"))
    address = _ENDS_WITH_ADDRESS.search(text)
    return bool(address and when and (address.group(1) or _STARTS_WITH_DATE.match(text)))


def _is_end_of_attribution(before: str, rest: str) -> bool:
    """Behind “wrote” comes nothing, or who (when the date came first), or when."""
    if rest in ("", ":", "："):
        return True
    if not rest.endswith((":", "：")) or len(rest) > 90:
        return False
    opens = _STARTS_WITH_DATE.match(before) or _INTRODUCTION.match(before)
    return bool((opens and _DATE.search(before)) or _ENDS_WITH_TIME.search(rest) or _ENDS_WITH_ADDRESS.search(rest))


def _mark_headers(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """Blocks of header lines, three different ones at least; two do under a rule or a cut."""
    index = 0
    while index < len(lines):
        end, found = _header_block(lines, kinds, index)
        if found and _is_header_block(found, above=_above(kinds, index)):
            kinds[index:end] = [Kind.HEADERS] * (end - index)
        index = max(end, index + 1)


def _header_block(lines: Sequence[Line], kinds: Sequence[Kind], start: int) -> tuple[int, list[str]]:
    """Where the block that begins at `start` ends, and the kinds of its labels."""
    found: list[str] = []
    end = index = start
    loose = 0  # lines in between that are no headers: blank ones in HTML, wrapped lists of recipients
    while index < len(lines) and kinds[index] in (Kind.TEXT, Kind.EMPTY, Kind.HEADERS):
        label = header_label(lines[index].text) if kinds[index] is not Kind.EMPTY else ""
        if label:
            found.append(LABEL_KINDS[label])
            end, loose = index + 1, 0
        else:
            loose += 1
            if not found or loose > 2:
                break
        index += 1
    return end, found


def _is_header_block(found: list[str], *, above: Kind | None) -> bool:
    kinds = set(found)
    known = "from" in kinds or {"date", "subject"} <= kinds
    return known and len(kinds) >= (2 if above in (Kind.RULE, Kind.CUT, Kind.FORWARD) else 3)


def _nearest_above(kinds: Sequence[Kind], index: int) -> int:
    above = index - 1
    while above > 0 and kinds[above] is Kind.EMPTY:
        above -= 1
    return above


def _above(kinds: Sequence[Kind], index: int) -> Kind | None:
    return kinds[_nearest_above(kinds, index)] if index else None


def _mark_named_quotes(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """Dana> text, as some programs quote: believed only below an attribution."""
    if Kind.WROTE not in kinds:
        return
    for index in range(kinds.index(Kind.WROTE), len(lines)):
        if kinds[index] is Kind.TEXT and _NAMED_QUOTE.match(lines[index].text):
            kinds[index] = Kind.QUOTE


def _mark_wrapped_quotes(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """The end of a long quoted line that the sender's program broke and forgot to mark.

    An answer between two quotes looks alike, and must stay visible: only the middle of a sentence is believed.
    """
    for index in range(1, len(lines) - 1):
        if kinds[index] is Kind.TEXT and kinds[index - 1] is kinds[index + 1] is Kind.QUOTE:
            above, text = lines[index - 1].text.rstrip(), lines[index].text.strip()
            if len(above) >= 60 and above[-1:].isalnum() and text[:1].islower() and len(text) <= 60:
                kinds[index] = Kind.QUOTE
