"""Files that older programs write into the text of a mail: begin 644 name … end."""

import binascii
import re

_BEGIN = re.compile(rb"(?:\A|(?<=\n))begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n")
_END = re.compile(rb"\n(?:`\r?\n)?end[ \t]{0,20}(?=\r?\n|\Z)")


def take_files(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text without the encoded files, and the files (name, data). What does not decode stays text."""
    text: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    position = 0
    while begin := _BEGIN.search(data, position):
        end = _END.search(data, begin.end() - 1)
        if end is None:
            break
        content = _decode_lines(data[begin.end() : end.start()])
        if content is None:
            text.append(data[position : begin.end()])  # only a sentence that begins like one
            position = begin.end()
            continue
        text.append(data[position : begin.start()])
        files.append((begin.group(1).decode("utf-8", "replace").strip(), content))
        position = end.end()
    return b"".join([*text, data[position:]]), files


def decode_body(body: bytes) -> bytes:
    """A part whose transfer encoding is uuencode."""
    _, files = take_files(body)
    if files:
        return files[0][1]
    content = _decode_lines(body)
    return body if content is None else content


def _decode_lines(block: bytes) -> bytes | None:
    decoded = []
    for line in block.splitlines():
        if not line.strip() or line.startswith((b"begin ", b"end")):
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Trailing spaces were lost, or a checksum added: the first character says how much counts.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded.append(binascii.a2b_uu(line[: length + 1]))
            except binascii.Error:
                return None
    return b"".join(decoded)
