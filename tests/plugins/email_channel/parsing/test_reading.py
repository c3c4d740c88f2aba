"""Whatever a person would see in a mail, we see too."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.email_channel.parsing import AutoKind, Mailbox, UnparsableMail, parse

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def mail(*lines, body=b"Hello", **headers):
    """A small mail; header names are written with underscores."""
    fields = {"From": "Dana Dee <dana@example.com>", "To": "support@example.org", "Subject": "Help"}
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    top = [f"{name}: {value}".encode() for name, value in fields.items() if value is not None]
    return b"\r\n".join([*top, *(line.encode() if isinstance(line, str) else line for line in lines), b"", body])


def part(content_type, data, **headers):
    fields = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return b"\r\n".join([*(f"{n}: {v}".encode() for n, v in fields.items()), b"", data])


def multipart(kind, *parts, boundary="=_b", **headers):
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    return mail(
        f'Content-Type: multipart/{kind}; boundary="{boundary}"', body=body + f"--{boundary}--\r\n".encode(), **headers
    )


def test_an_ordinary_mail_is_read():
    parsed = parse(
        mail(
            Cc="Erin <erin@example.net>, frank@example.net",
            Reply_To="dana.private@example.com",
            Date="Mon, 3 Nov 2025 10:12:00 +0200",
            Message_ID="<one@example.com>",
            Delivered_To="support+c1.x@example.org",
            Content_Language="fi",
        )
    )

    assert parsed.subject == "Help"
    assert parsed.sender == Mailbox("Dana Dee", "dana@example.com")
    assert [box.address for box in parsed.cc] == ["erin@example.net", "frank@example.net"]
    assert parsed.reply_to[0].address == "dana.private@example.com"
    assert parsed.delivered_to == ("support+c1.x@example.org",)
    assert parsed.date == datetime(2025, 11, 3, 8, 12, tzinfo=UTC)
    assert (parsed.message_id, parsed.language, parsed.text, parsed.html) == ("one@example.com", "fi", "Hello", "")
    assert (parsed.auto, parsed.bounce, parsed.files) == (None, None, ())


@pytest.mark.parametrize("raw", [b"", b"  \r\n\r\n", b"\x00", b"just some words\r\nand more words\r\n"])
def test_what_is_no_mail_is_refused_with_a_reason(raw):
    with pytest.raises(UnparsableMail) as refused:
        parse(raw)

    assert refused.value.reason


@pytest.mark.parametrize(
    ("references", "in_reply_to", "expected"),
    [
        ("<a@x>\r\n <b@x>\r\n\t<c@x>", "<c@x>", ("a@x", "b@x", "c@x")),
        ("<a@x><b@x>", "<c@x> <d@x>", ("a@x", "b@x", "c@x", "d@x")),
        ("a@x, b@x", "c@x", ("a@x", "b@x", "c@x")),
        ("<a\r\n @x>", "Your message of Monday <b@x>", ("a@x", "b@x")),
        ("", "", ()),
        ("garbage", "<>", ()),
    ],
)
def test_every_referenced_id_is_found(references, in_reply_to, expected):
    assert parse(mail(References=references, In_Reply_To=in_reply_to)).references == expected


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", "Grüße, kiitos, 谢谢"),
        ("iso-8859-1", "Grüße"),
        ("windows-1252", "Price: 5 € – “good”"),
        ("gb2312", "谢谢，朱镕基"),
        ("iso-2022-jp", "まみむめも"),
        ("shift_jis", "まみむめも"),
        ("euc-kr", "감사합니다"),
        ("big5", "謝謝"),
        ("koi8-r", "Спасибо"),
        ("windows-1251", "Спасибо"),
        ("iso-8859-2", "Dziękuję"),
        ("windows-1258", "ca"),
        ("utf-7", "Grüße"),
    ],
)
def test_charsets_are_understood(charset, text):
    encoder = {"gb2312": "gb18030"}.get(charset, charset)
    parsed = parse(mail(f"Content-Type: text/plain; charset={charset}", body=text.encode(encoder)))

    assert parsed.text == text


@pytest.mark.parametrize("charset", ["", "x-unknown", "8bit", "us-ascii", "utf-8", '"iso-8859-1', "none\x01"])
def test_a_wrong_or_missing_charset_does_no_harm(charset):
    field = f"Content-Type: text/plain; charset={charset}"

    assert parse(mail(field, body="Grüße".encode())).text == "Grüße"
    assert parse(mail(field, body="Grüße".encode("cp1252"))).text == "Grüße"


def test_japanese_with_the_signs_windows_adds():
    assert parse(mail("Content-Type: text/plain; charset=iso-2022-jp", body=b"\x1b$B-!$^\x1b(B!")).text == "①ま!"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?R3LDvMOfZQ==?= and more", "Grüße and more"),
        ("=?utf-8?B?R3LDvMM=?= =?utf-8?B?n2U=?=", "Grüße"),
        ("=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?two words?=", "two words"),
        ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),
        ("=?x-nothing?q?plain?=", "plain"),
        ("=?utf-8*de?q?Hallo?=", "Hallo"),
        ("Re: =?utf-8?q?=E2=82=AC?=5", "Re: €5"),
        ("folded\r\n\tline", "folded line"),
        ("=?broken", "=?broken"),
    ],
)
def test_subjects_are_decoded(subject, expected):
    assert parse(mail(Subject=subject)).subject == expected


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ('"Dee, Dana" <dana@example.com>', "Dee, Dana", "dana@example.com"),
        ("=?utf-8?q?D=C3=A4na?= <dana@example.com>", "Däna", "dana@example.com"),
        ("dana@example.com (Dana)", "Dana", "dana@example.com"),
        ("Dana dana@example.com", "Dana", "dana@example.com"),
        ("<dana@example.com", "", "dana@example.com"),
        ("'dana@example.com' <dana@example.com>", "", "dana@example.com"),
        ("Dana <dana@example.com>>", "Dana", "dana@example.com"),
        ("Dana @ Work <dana@example.com>", "Dana @ Work", "dana@example.com"),
        ("dana@example.com concierge@example.com", "", "dana@example.com"),
        (r'"Dana \"D\" Dee" <dana@example.com>', 'Dana "D" Dee', "dana@example.com"),
        ("Friends: Dana <dana@example.com>, erin@example.com;", "Dana", "dana@example.com"),
        ("jdöe@mächine.example", "", "jdöe@mächine.example"),
    ],
)
def test_senders_are_found_however_written(value, name, address):
    assert parse(mail(From=value)).sender == Mailbox(name, address)


def test_without_from_the_next_best_header_names_the_sender():
    assert parse(mail(From="undisclosed", Sender="dana@example.com")).sender.address == "dana@example.com"
    assert parse(mail(From=None)).sender is None


def test_of_alternatives_both_forms_are_kept():
    parsed = parse(multipart("alternative", part("text/plain", b"Hi"), part("text/html", b"<p>Hi</p>")))

    assert (parsed.text, parsed.html, parsed.files) == ("Hi", "<p>Hi</p>", ())


def test_html_alone_gets_a_text():
    assert parse(mail("Content-Type: text/html", body=b"<p>Hi<br>you</p>")).text == "Hi\nyou"


def test_pictures_the_html_shows_are_inline_and_others_are_listed():
    html = b'<img src="cid:logo@x"><p>See</p>'
    shown = part("image/png", PNG, Content_ID="<logo@x>", Content_Disposition="inline; filename=logo.png")
    listed = part("image/png", PNG, Content_ID="<other@x>", Content_Disposition="inline; filename=shot.png")
    svg = part("image/svg+xml", b"<svg/>", Content_ID="<logo@x>", Content_Disposition="inline; filename=x.svg")

    parsed = parse(multipart("related", part("text/html", html), shown, listed, svg))

    assert [(file.name, file.content_type, file.inline) for file in parsed.files] == [
        ("logo.png", "image/png", True),
        ("shot.png", "image/png", False),
        ("x.svg", "text/plain", False),
    ]


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="report größe.pdf"',
        "attachment; filename==?utf-8?q?report_gr=C3=B6=C3=9Fe.pdf?=",
        "attachment; filename*=utf-8''report%20gr%C3%B6%C3%9Fe.pdf",
        "attachment; filename*0*=utf-8''report%20; filename*1*=gr%C3%B6%C3%9Fe; filename*2=.pdf",
        "attachment;; filename=report größe.pdf",
        'ATTACHMENT; FileName="C:\\\\temp\\\\report größe.pdf"',
    ],
)
def test_file_names_are_decoded(disposition):
    data = base64.encodebytes(b"%PDF-1.4 ...")
    file = part("application/octet-stream", data, Content_Transfer_Encoding="BASE64", Content_Disposition=disposition)

    (found,) = parse(multipart("mixed", part("text/plain", b"Hi"), file)).files

    assert (found.name, found.content_type, found.data) == ("report größe.pdf", "application/pdf", b"%PDF-1.4 ...")


def test_a_mail_in_a_mail_is_kept_whole():
    inner = mail(Subject="Inner / one")

    parsed = parse(multipart("mixed", part("text/plain", b"See below"), part("message/rfc822", inner)))

    assert parsed.text == "See below"
    assert [(file.name, file.content_type, file.data) for file in parsed.files] == [
        ("Inner - one.eml", "message/rfc822", inner)
    ]


def test_signed_encrypted_and_wrapped_mails_keep_everything():
    signature = part(
        "application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----", Content_Disposition="x; filename=s.asc"
    )
    signed = parse(multipart("signed", part("text/plain", b"Hi"), signature))
    smime = parse(mail('Content-Type: application/pkcs7-mime; name="smime.p7m"', body=b"\x30\x82\x01\x02"))
    wrapped = parse(
        multipart(
            "mixed", part("text/plain", b"Hi"), part('application/ms-tnef; name="winmail.dat"', b"\x78\x9f\x3e\x22")
        )
    )
    calendar = parse(multipart("alternative", part("text/plain", b"Hi"), part("text/calendar", b"BEGIN:VCALENDAR")))

    assert (signed.text, [file.name for file in signed.files]) == ("Hi", ["s.asc"])
    assert (smime.text, smime.files[0].name, smime.files[0].content_type) == ("", "smime.p7m", "application/pkcs7-mime")
    assert wrapped.files[0].content_type == "application/ms-tnef"
    assert (calendar.files[0].name, calendar.files[0].content_type) == ("invite.ics", "text/calendar")


def test_flowed_text_becomes_paragraphs():
    body = b"A long \r\nparagraph.\r\n> quoted \r\n> too\r\n-- \r\nDana"

    parsed = parse(mail("Content-Type: text/plain; format=flowed", body=body))

    assert parsed.text == "A long paragraph.\n> quoted too\n-- \nDana"
    assert parse(mail("Content-Type: text/plain; format=flowed; delsp=yes", body=b"Wor \r\nd")).text == "Word"


def test_files_written_into_the_text_are_taken_out():
    body = b"Here it is:\r\n\r\nbegin 644 note.txt\r\n%2&5L;&\\ \r\n`\r\nend\r\nBye"

    parsed = parse(mail(body=body))

    assert "begin 644" not in parsed.text
    assert parsed.text.startswith("Here it is:")
    assert parsed.text.endswith("Bye")
    assert [(file.name, file.data) for file in parsed.files] == [("note.txt", b"Hello")]


@pytest.mark.parametrize(
    "raw",
    [
        multipart("mixed", part("text/plain", b"Hi")).replace(b"--=_b--\r\n", b""),
        mail("Content-Type: multipart/mixed", body=b"--x\r\nContent-Type: text/plain\r\n\r\nHi\r\n--x--"),
        mail("Content-Type: multipart/mixed; boundary=nowhere", body=b"Hi"),
        mail("Content-Type: text", body=b"Hi"),
        mail("Content-Type: ; charset=utf-8", body=b"Hi"),
        mail("Content-Type: text/plain", "Content-Type: image/png", body=b"Hi"),
        mail("Content-Transfer-Encoding: strange", body=b"Hi"),
        mail("this line is no header", "X-Other: 1", body=b"Hi"),
        b"From nobody Mon Nov  3 10:12:00 2025\n" + mail(body=b"Hi"),
        mail(body=b"Hi").replace(b"\r\n", b"\n"),
        mail(body=b"Hi").replace(b"\r\n\r\nHi", b"\r\nHi"),
    ],
)
def test_broken_structure_still_shows_the_text(raw):
    assert parse(raw).text.strip() == "Hi"


def test_text_that_only_claims_to_be_base64_stays_text():
    text = "Hi! It works: thank you, Alice. (See you.)"

    assert parse(mail("Content-Transfer-Encoding: base64", body=text.encode())).text == text


def test_nesting_without_end_is_read_to_a_bound():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b",
        body=b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 500,
    )
    inner = b"Content-Type: message/rfc822\r\n\r\n" * 500

    assert parse(raw).subject == parse(mail() + inner).subject == "Help"
    assert len(parse(multipart("mixed", *[part("text/plain", b"x")] * 3000)).text) > 100


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, None),
        ({"Auto_Submitted": "no"}, None),
        ({"X_Auto_Response_Suppress": "All"}, None),
        ({"Auto_Submitted": "auto-generated"}, AutoKind.GENERATED),
        ({"Auto_Submitted": "auto-replied"}, AutoKind.REPLY),
        ({"Auto_Submitted": "auto-replied; owner-email=dana@example.com"}, AutoKind.OUT_OF_OFFICE),
        ({"Auto_Submitted": "auto-replied (vacation)"}, AutoKind.OUT_OF_OFFICE),
        ({"Subject": "Automatic reply: Password"}, AutoKind.OUT_OF_OFFICE),
        ({"Subject": "Automaattinen vastaus: Salasana"}, AutoKind.OUT_OF_OFFICE),
        ({"Subject": "Re: Automatic reply: Password"}, None),
        ({"X_MS_Exchange_Inbox_Rules_Loop": "d@x", "X_Auto_Response_Suppress": "All"}, AutoKind.OUT_OF_OFFICE),
        ({"Precedence": "bulk"}, AutoKind.BULK),
        ({"X_Precedence": "junk"}, AutoKind.BULK),
        ({"Precedence": "auto_reply"}, AutoKind.REPLY),
        ({"List_Id": "<news.example.com>"}, AutoKind.BULK),
        ({"List_Unsubscribe": "<https://example.com>"}, AutoKind.BULK),
        ({"X_Autoreply": "yes"}, AutoKind.REPLY),
        ({"X_Autogenerated": "Reply"}, AutoKind.REPLY),
        ({"X_Loop": "elsewhere"}, AutoKind.GENERATED),
        ({"X_Loop": "desk.example.org"}, AutoKind.LOOP),
        ({"X_Amazon_Mail_Relay_Type": "notification"}, AutoKind.GENERATED),
        ({"X_Failed_Recipients": "erin@example.net"}, AutoKind.BOUNCE),
        ({"From": "MAILER-DAEMON@example.net", "Subject": "failure notice"}, AutoKind.BOUNCE),
        ({"From": "Dana <dana@example.com>", "Subject": "My mail was not delivered"}, None),
    ],
)
def test_machines_are_told_from_people(headers, kind):
    assert parse(mail(**headers), instance="desk.example.org").auto is kind


def test_a_delivery_report_says_who_and_which_mail():
    report = part(
        "message/delivery-status",
        b"Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; erin@example.net\r\nAction: failed\r\n"
        b"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <erin@example.net>: User unknown",
    )
    copy = part("text/rfc822-headers", b"Message-ID: <wd.7.9.abc@desk.example.org>\r\nSubject: Hi")

    parsed = parse(multipart("report; report-type=delivery-status", part("text/plain", b"Sorry"), report, copy))

    (recipient,) = parsed.bounce.recipients
    assert parsed.auto is AutoKind.BOUNCE
    assert (recipient.address, recipient.status, recipient.permanent) == ("erin@example.net", "5.1.1", True)
    assert parsed.bounce.original_message_id == "wd.7.9.abc@desk.example.org"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_otherwise(noise):
    for raw in (noise, b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + noise, mail(noise)):
        try:
            parse(raw)
        except UnparsableMail:
            continue


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damage_to_a_real_mail_makes_it_fail(data):
    raw = multipart(
        "mixed",
        part("text/plain; charset=utf-8", b"Hi"),
        part("image/png", PNG, Content_Disposition="attachment; filename*=utf-8''x.png"),
    )
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))

    parse(b"X: y\r\n" + raw[:start] + data.draw(st.binary(max_size=6)) + raw[end:])
