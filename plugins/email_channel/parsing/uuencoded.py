"""Files that older programs write into the text of a mail: begin 644 name … end."""

import binascii
import re

_BLOCK = re.compile(
    rb"(?:\A|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n(.*?)\r?\n(?:`|[ \t]*)?\r?\n?end[ \t]*(?=\r?\n|\Z)",
    re.DOTALL,
)


def take_files(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text without the encoded files, and the files (name, data). What does not decode stays text."""
    if b"begin " not in data:
        return data, []
    files: list[tuple[str, bytes]] = []

    def taken(match: re.Match[bytes]) -> bytes:
        content = _decode_lines(match.group(2))
        if content is None:
            return match.group(0)
        files.append((match.group(1).decode("utf-8", "replace").strip(), content))
        return b"\n"

    return _BLOCK.sub(taken, data), files


def decode_body(body: bytes) -> bytes:
    """A part whose transfer encoding is uuencode."""
    match = _BLOCK.search(body)
    content = _decode_lines(match.group(2) if match else body)
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
