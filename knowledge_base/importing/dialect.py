"""What help authors write that Markdown does not know, line by line, before it is parsed.

    [!include[banner](../includes/banner.md)]      the file's text, or nothing where it is not there
    > [!VIDEO https://…]                           a link
    :::image source="a.png" alt-text="…":::        a picture
    :::note … :::                                  a callout, as `> [!NOTE]` is
    [!code-csharp[name](a.cs)]  :::code source="a.cs":::   the file as a block of code, where it is there
    :::no-loc text="Contoso":::                    the words as they are
    :::row:::  ::: moniker range="…"  [!div class="…"]   marks of another site's layout: dropped, what is inside stays
    [!UICONTROL Save]  [!DNL Photoshop]            their text

Every line of the result knows the line of the file it comes from. Code is left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})(.*)$")
INCLUDE = re.compile(r"\[!INCLUDE[ \t]*\[([^\]]*)\][ \t]*\(([^)\s]+)[^)]*\)[ \t]*\]", re.IGNORECASE)
VIDEO = re.compile(r"^([ \t]*)(?:>[ \t]*)?\[!VIDEO[ \t]+<?(\S+?)>?[ \t]*\][ \t]*$", re.IGNORECASE)
DIVISION = re.compile(r"^([ \t]*>)?[ \t]*\[!div[^\]]*\][ \t]*$", re.IGNORECASE)
LABEL = re.compile(r"\[!(?:UICONTROL|DNL|KEYWORD|ACTION)[ \t]+([^\]]+)\]", re.IGNORECASE)
IMAGE = re.compile(r":::[ \t]*image\b([^:]*(?::(?!::)[^:]*)*):::", re.IGNORECASE)
IMAGE_END = re.compile(r"^[ \t]*:::[ \t]*image-end[ \t]*:::[ \t]*$", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)[ \t]*=[ \t]*"([^"]*)"')
ADMONITION = re.compile(
    r"^([ \t]*):::+[ \t]*(note|tip|info|important|warning|caution|danger)\b[ \t]*(.*)$", re.IGNORECASE
)
CLOSING = re.compile(r"^[ \t]*:::+[ \t]*$")
LAYOUT = re.compile(r"^[ \t]*:::[ \t]*[a-z-]+[^:]*(?::::)?[ \t]*$", re.IGNORECASE)
AS_IS = re.compile(r':::[ \t]*no-loc[ \t]+text="([^"]*)"[ \t]*:::', re.IGNORECASE)
CODE = re.compile(r"\[!code[^\[\]]*\[([^\]]*)\][ \t]*\(([^)\s]+)[^)]*\)[ \t]*\]", re.IGNORECASE)
CODE_BLOCK = re.compile(r"^[ \t]*:::[ \t]*code\b(.*?):::[ \t]*$", re.IGNORECASE)
NEWLINE = re.compile(r"\r\n|\n|\r")
SAME = {"INFO": "NOTE", "DANGER": "CAUTION"}


@dataclass(frozen=True)
class Line:
    """A line to be parsed, and where it came from."""

    text: str
    number: int


#: Label and address of an include → its lines, or None where it is not there; the number is the including line's.
Includer = Callable[[str, str, int], list[str] | None]


def normalise(text: str, first: int, include: Includer) -> list[Line]:
    """The text in plain Markdown; `first` is the number of its first line in the file."""
    lines: list[Line] = []
    quoting = False
    for line, is_code in _with_code(text, first):
        if is_code:
            lines.append(_quoted(line, quoting))
        elif quoting and CLOSING.match(line.text):
            quoting = False
            lines.append(Line("", line.number))
        elif opened := ADMONITION.match(line.text):
            quoting = True
            lines.extend(_opening(opened, line.number))
        else:
            lines.extend(_quoted(part, quoting) for part in _rewritten(line, include))
    return lines


def _with_code(text: str, first: int) -> Iterator[tuple[Line, bool]]:
    """Each line, and whether it stands in a block of code."""
    fence = ""
    for number, raw in enumerate(NEWLINE.split(text.rstrip("\r\n")), start=first):
        found = FENCE.match(raw)
        if fence:
            yield Line(raw, number), True
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        else:
            # An opening fence of backticks holds none after them: such a line is a piece of code in a paragraph.
            if found and not (found[1][0] == "`" and "`" in found[2]):
                fence = found[1]
            yield Line(raw, number), bool(fence)


def _quoted(line: Line, quoting: bool) -> Line:
    return Line(f"> {line.text}", line.number) if quoting else line


def _opening(found: re.Match[str], number: int) -> list[Line]:
    kind = SAME.get(found[2].upper(), found[2].upper())
    title = found[3].strip().strip("[]")
    lines = [Line("", number), Line(f"{found[1]}> [!{kind}]", number)]
    return [*lines, Line(f"{found[1]}> **{title}**", number), Line(f"{found[1]}>", number)] if title else lines


def _rewritten(line: Line, include: Includer) -> Iterator[Line]:
    text = line.text
    if DIVISION.match(text):
        yield Line("> [!DIV]" if text.lstrip().startswith(">") else "", line.number)
        return
    if video := VIDEO.match(text):
        yield Line(f"{video[1]}<{video[2]}>", line.number)
        return
    if ":::" in text:
        text = IMAGE.sub(_picture, AS_IS.sub(r"\1", text))
        if block := CODE_BLOCK.match(text):
            text = f"[!INCLUDE[]({_attributes(block[1]).get('source') or '?'})]"
        if IMAGE_END.match(text) or LAYOUT.match(text) or CLOSING.match(text):
            yield Line("", line.number)
            return
    text = CODE.sub(r"[!INCLUDE[\1](\2)]", LABEL.sub(r"\1", text))
    if INCLUDE.search(text):
        yield from _included(text, line.number, include)
    else:
        yield Line(text, line.number)


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): value for name, value in ATTRIBUTE.findall(text)}


def _picture(found: re.Match[str]) -> str:
    attributes = _attributes(found[1])
    source = attributes.get("source") or attributes.get("src") or ""
    alt = (attributes.get("alt-text") or attributes.get("alt") or "").replace("[", "(").replace("]", ")")
    return f"![{alt}](<{source}>)"


def _included(text: str, number: int, include: Includer) -> Iterator[Line]:
    """An include alone on its line is replaced by the file; one within a sentence by its text on one line."""
    alone = INCLUDE.fullmatch(text.strip().lstrip(">").strip())
    if alone:
        found = include(alone[1], alone[2], number)
        yield from (Line(part, number) for part in (found if found is not None else [""]))
        return

    def inline(match: re.Match[str]) -> str:
        found = include(match[1], match[2], number)
        return " ".join(part.strip() for part in found if part.strip()) if found is not None else match[1]

    yield Line(INCLUDE.sub(inline, text), number)
