"""A file is what its bytes say, and its name is only a name."""

from io import BytesIO

import pytest

from core.conversations.uploads import is_inline_image, safe_name, sniff

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PNG, "photo.png", "image/png"),
        (PNG, "invoice.pdf", "image/png"),
        (b"%PDF-1.7 ...", "photo.png", "application/pdf"),
        (b"<html><script>alert(1)</script>", "photo.png", "text/plain"),
        (b"<svg xmlns='x' onload='alert(1)'/>", "logo.svg", "text/plain"),
        (b"GIF89a\x01\x00\x01\x00<script>", "x.gif", "image/gif"),
        (b"MZ\x90\x00\x03", "setup.exe", "application/octet-stream"),
        (b"name,age\nDana,7\n", "people.csv", "text/csv"),
        (b"BEGIN:VCALENDAR\r\n", "invite.ics", "text/calendar"),
        (b"From: a@b.example\r\n\r\nHi", "mail.eml", "message/rfc822"),
        (b"PK\x03\x04....", "letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04....", "photo.png", "application/zip"),
        (b"\x78\x9f\x3e\x22....", "winmail.dat", "application/ms-tnef"),
        (b"\x30\x82....", "smime.p7s", "application/pkcs7-signature"),
        (b"\x00\x01\x02", "unknown", "application/octet-stream"),
        (b"", "empty.txt", "text/plain"),
    ],
)
def test_the_bytes_tell_the_type(data, name, expected):
    file = BytesIO(data)
    file.seek(len(data))

    assert sniff(data, name) == expected
    assert sniff(file, name) == expected
    assert file.tell() == len(data)


def test_only_plain_pictures_are_shown_in_a_page():
    shown = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}

    assert all(map(is_inline_image, shown))
    assert not any(map(is_inline_image, ("image/svg+xml", "text/html", "application/pdf", "image/tiff", "")))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dana\\report.pdf", "report.pdf"),
        ("a\u202egnp.exe", "agnp.exe"),
        ('qu"ote\r\nX-Header: 1.txt', "quoteX-Header 1.txt"),
        (".htaccess", "htaccess"),
        ("con.txt", "file-con.txt"),
        ("..", "file"),
        ("", "file"),
        ("Zusammenfassung Größe.odt", "Zusammenfassung Größe.odt"),
    ],
)
def test_a_name_is_one_harmless_segment(name, expected):
    assert safe_name(name) == expected


def test_a_long_name_keeps_its_extension():
    assert safe_name("x" * 400 + ".pdf").endswith("x.pdf")
    assert len(safe_name("x" * 400 + ".pdf")) <= 150
