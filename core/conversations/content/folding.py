"""Which lines of a mail are new, and which are folded away under them.

Guarantees: an answer stays visible wherever it stands: above the quote, below it, in between; a mail that would look
empty is shown whole; a forwarded mail is not cut, it is what the sender wants to be read.
Never: drops a line. The result only says which lines stand above the fold.
"""

from collections.abc import Sequence

from core.conversations.content.lines import Kind, Line, classify, header_label
from core.conversations.content.phrases import GREETING, folded, is_forward_subject

#: A few lines below a quote are a signature or a footer; more are an answer.
_FOOTER_LINES = 6
#: A signature under “-- ” has at most so many lines.
_SIGNATURE_LINES = 12
_SIGNATURE_MARKS = {"--", "-- ", "—", "––", "__"}
_UNSEEN = (Kind.EMPTY, Kind.RULE)


def new_lines(lines: Sequence[Line], *, subject: str = "") -> list[bool]:
    """For each line whether it is new. At least one line of text is, if the mail has any text."""
    kinds = classify(lines)
    everything = [True] * len(lines)
    cut = _first_cut(kinds)
    if _is_forward(lines, kinds, cut, subject):
        return everything
    kept = _without_quote(lines, kinds, cut) if cut is not None else list(everything)
    _fold_signature(lines, kinds, kept)
    _fold_trailing_quotes(kinds, kept)
    _fold_signature(lines, kinds, kept)
    return kept if _has_text(lines, kinds, kept) else everything


def _first_cut(kinds: Sequence[Kind]) -> int | None:
    for index, kind in enumerate(kinds):
        if kind in (Kind.WROTE, Kind.CUT, Kind.HEADERS):
            return index
    return None


def _is_forward(lines: Sequence[Line], kinds: Sequence[Kind], cut: int | None, subject: str) -> bool:
    """Whether the first thing below the sender's own words is a mail they pass on."""
    if Kind.FORWARD in kinds and (cut is None or kinds.index(Kind.FORWARD) < cut):
        return True
    if cut is None:
        return False
    labels = [header_label(line.text) for line, kind in zip(lines, kinds, strict=True) if kind is Kind.HEADERS]
    return is_forward_subject(subject, from_label="fra" if "fra" in labels else "")


def _without_quote(lines: Sequence[Line], kinds: list[Kind], cut: int) -> list[bool]:
    """What stays when everything from `cut` on is a quote, save the answers in it."""
    own = [index for index in range(cut) if kinds[index] in (Kind.TEXT, Kind.DEVICE)]
    quotes = [index for index in range(cut, len(kinds)) if kinds[index] is Kind.QUOTE]
    above = [index < cut for index in range(len(kinds))]
    if not quotes:
        # Nothing marks where the quote ends. Without a word above it, the answer must be somewhere in it.
        return above if own else [kind is not Kind.WROTE for kind in kinds]
    answers = _answers(lines, kinds, cut, quotes)
    greets = all(GREETING.match(folded(lines[index].text[:200])) for index in own)
    if not answers:
        return above
    if answers[0] < quotes[-1] and (not own or _looks_interleaved(kinds, answers, quotes)):
        return [kind is not Kind.WROTE and index <= answers[-1] for index, kind in enumerate(kinds)]
    below = [index for index in answers if index > quotes[-1]]
    if below and (greets or len(below) > _FOOTER_LINES):
        return [index < cut or index >= below[0] for index in range(len(kinds))]
    return above


def _answers(lines: Sequence[Line], kinds: Sequence[Kind], cut: int, quotes: Sequence[int]) -> list[int]:
    """Lines somebody wrote below the cut. What follows a rule or another mail's headers is not theirs."""
    found: list[int] = []
    quoted_mail = kinds[cut] in (Kind.HEADERS, Kind.CUT)
    for index in range(cut, len(kinds)):
        kind = kinds[index]
        if kind in (Kind.HEADERS, Kind.CUT):
            quoted_mail = True
        elif kind is Kind.RULE and index > quotes[-1]:
            break
        elif kind is Kind.QUOTE:
            quoted_mail = False
        elif kind is Kind.TEXT and not quoted_mail:
            found.append(index)
    return found


def _looks_interleaved(kinds: Sequence[Kind], answers: Sequence[int], quotes: Sequence[int]) -> bool:
    """Quote, answer, quote: somebody answers point by point."""
    return any(quotes[0] < index < quotes[-1] for index in answers)


def _fold_trailing_quotes(kinds: Sequence[Kind], kept: list[bool]) -> None:
    """Quotes below the last words: the answer to them stands above."""
    last = _last(kinds, kept, (Kind.TEXT, Kind.DEVICE, Kind.FORWARD))
    if last is None:
        return
    for index in range(last + 1, len(kinds)):
        kept[index] = kept[index] and kinds[index] is Kind.EMPTY


def _last(kinds: Sequence[Kind], kept: Sequence[bool], wanted: tuple[Kind, ...]) -> int | None:
    for index in range(len(kinds) - 1, -1, -1):
        if kept[index] and kinds[index] in wanted:
            return index
    return None


def _fold_signature(lines: Sequence[Line], kinds: Sequence[Kind], kept: list[bool]) -> None:
    """“Sent from my phone”, and what stands under the line that announces a signature."""
    for mark in range(len(lines)):
        if kept[mark] and lines[mark].text.strip() in _SIGNATURE_MARKS:
            below = [i for i in range(mark, len(lines)) if kept[i] and kinds[i] not in _UNSEEN]
            if len(below) <= _SIGNATURE_LINES and not any(kinds[i] is Kind.QUOTE for i in below):
                _fold_from(mark, kept)
                break
    for index in range(len(lines) - 1, -1, -1):
        if kept[index] and kinds[index] in (Kind.DEVICE, Kind.RULE):
            kept[index] = False
        elif kept[index] and kinds[index] is not Kind.EMPTY:
            break


def _fold_from(start: int, kept: list[bool]) -> None:
    kept[start:] = [False] * (len(kept) - start)


def _has_text(lines: Sequence[Line], kinds: Sequence[Kind], kept: Sequence[bool]) -> bool:
    if any(keep and kind is Kind.TEXT for keep, kind in zip(kept, kinds, strict=True)):
        return True
    return not any(line.text.strip() for line in lines)
