"""Bytes to text, whatever charset the sender claims.

Guarantees: always an answer, and one that can be stored; the claimed charset where it fits, what browsers make of it
where it is misused, and a readable guess where it is unknown or wrong.
"""

import codecs
import re

#: What senders write and what they mean. Supersets first: mail programs use their characters and claim the subset.
_MEANT = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "x-ansi": "cp1252",
    "cp-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gb2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "koi8": "koi8-r",
    "cp1251": "cp1251",
}
_JAPANESE = re.compile(r"^_?(?:cs)?(?:x-)?(?:iso-?2022-?jp|jis|cp5022\d)", re.IGNORECASE)
#: UTF-7 and the escapes of some codecs can name one half of a character.
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\(B|\(J|\(I|\$\(D)")


def decode(data: bytes, charset: str = "") -> str:
    """Text of bytes that claim a charset, or none. Halves of characters, which no database takes, are made whole."""
    text = _decoded(data, charset)
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decoded(data: bytes, charset: str) -> str:
    charset = charset.strip().strip("'\"").lower()
    if _JAPANESE.match(charset):
        return _decode_japanese(data)
    codec = _codec(charset)
    if codec is None or codec in ("utf-8", "cp1252"):
        return _decode_western(data, claimed=codec)
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(codec, "replace")


def _codec(charset: str) -> str | None:
    name = _MEANT.get(charset) or _MEANT.get(charset.replace("_", "-")) or charset
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):  # a name with a NUL raises ValueError
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _decode_western(data: bytes, *, claimed: str | None) -> str:
    """UTF-8 when it is, else windows-1252; broken UTF-8 keeps what is right in it."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if claimed == "utf-8":
        repaired = data.decode("utf-8", "replace")
        if any(ord(character) > 127 and character != "\ufffd" for character in repaired):
            return repaired
    return data.decode("cp1252", "replace") if _fits_cp1252(data) else data.decode("latin-1")


def _fits_cp1252(data: bytes) -> bool:
    return not any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d")


def _decode_japanese(data: bytes) -> str:
    """ISO-2022-JP with the characters Windows adds to it, which Python's own codec refuses."""
    if b"\x1b" not in data:
        return _decode_western(data, claimed=None) if max(data, default=0) < 128 else data.decode("cp932", "replace")
    pieces, position, mode = [], 0, b"\x1b(B"
    for match in _ESCAPE.finditer(data):
        pieces.append(_decode_mode(data[position : match.start()], mode))
        position, mode = match.end(), match.group(0)
    pieces.append(_decode_mode(data[position:], mode))
    return "".join(pieces)


def _decode_mode(piece: bytes, mode: bytes) -> str:
    if mode in (b"\x1b$@", b"\x1b$B"):
        shifted = b"".join(_shift_jis(piece[index : index + 2]) for index in range(0, len(piece) - 1, 2))
        return shifted.decode("cp932", "replace")
    if mode == b"\x1b(I":
        return bytes(byte | 0x80 for byte in piece).decode("cp932", "replace")
    if mode == b"\x1b$(D":
        return (b"\x1b$(D" + piece + b"\x1b(B").decode("iso2022_jp_ext", "replace")
    return piece.decode("ascii", "replace")


def _shift_jis(pair: bytes) -> bytes:
    """One JIS X 0208 character as Shift JIS."""
    row, cell = pair
    if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
        return b"?" if row > 32 else bytes([row])
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F + (cell >= 0x60) if row % 2 else 0x7E)
    return bytes([lead, trail])
