"""How much of real, odd and broken mail is understood, and floors under it. Run with -s to read the scores."""

import json
import re

import pytest

from plugins.email_channel.parsing import AutoKind, parse
from plugins.email_channel.parsing.parts import read_parts

pytestmark = pytest.mark.shared_data


def lf(data):
    return data.replace(b"\r\n", b"\n")


def test_odd_mime_is_taken_apart(shared_data):
    folder = shared_data / "email-mime" / "mime4j-mimetools"
    wrong = []
    for file in sorted(folder.glob("*.msg")):
        pattern = re.compile(re.escape(file.stem) + r"_decoded_(1(?:_\d+)*)\.(?:txt|bin)")
        expected = {
            match.group(1): lf(leaf.read_bytes())
            for leaf in folder.glob(f"{file.stem}_decoded_1*")
            if (match := pattern.fullmatch(leaf.name))
        }
        if {part.path: lf(part.data) for part in read_parts(file.read_bytes()).leaves()} != expected:
            wrong.append(file.name)
        parse(file.read_bytes())

    print(f"mime: {48 - len(wrong)} of 48; wrong: {wrong}")
    # badbound names no boundary that occurs, hdr-fakeout never ends its headers: we show their text all the same.
    assert len(wrong) <= 3


def test_bounces_are_known_and_read(shared_data):
    folder = shared_data / "email-bounces"
    names = {AutoKind.BOUNCE: "bounce", AutoKind.FEEDBACK: "feedback", None: "normal"}
    kinds = hard = status = recipients = cases = 0
    for line in (folder / "expected.jsonl").read_text().splitlines():
        case = json.loads(line)
        parsed = parse((folder / case["file"]).read_bytes())
        cases += 1
        kinds += names.get(parsed.auto, "auto") == case["kind"]
        if parsed.bounce and case["kind"] == "bounce":
            for expected, found in zip(case["recipients"], parsed.bounce.recipients, strict=False):
                recipients += 1
                hard += expected["hard"] == found.permanent
                derived = ".0.9" in expected["status"] and expected["status"][0] == found.status[0]
                status += derived or expected["status"] == found.status

    print(f"bounces: kind {kinds} of {cases}, permanent {hard} and status {status} of {recipients} recipients")
    assert kinds >= 283
    assert recipients >= 280
    assert hard >= 0.91 * recipients
    assert status >= 0.945 * recipients


def test_ordinary_mail_is_never_taken_for_a_bounce(shared_data):
    for folder in ("chatwoot", "django-helpdesk"):
        for file in (shared_data / "email-samples" / folder).glob("*.eml"):
            assert parse(file.read_bytes()).auto not in (AutoKind.BOUNCE, AutoKind.FEEDBACK), file.name


#: As read by a person: how many files a mail carries. All others carry none.
FILES = {
    "forwarder_email.eml": 2, "group_sender_support.eml": 2, "html_and_attachments.eml": 1,
    "in_reply_to.eml": 2,
    "mail_with_html_part_no_html_content.eml": 1, "mail_with_inline_images.eml": 1,
    "mail_with_no_subject.eml": 2,
    "mail_with_plain_text_and_inline_image.eml": 1, "multiple_attachments.eml": 30, "only_attachments.eml": 1,
    "reply.eml": 2,
    "reply_mail_without_uuid.eml": 2, "reply_to.eml": 2, "support.eml": 2,
    "support_in_reply_to.eml": 2,
    "support_uppercase.eml": 2, "support_without_sender_name.eml": 2, "welcome.eml": 2,
    "blank-body-with-attachment.eml": 1,
    "pgp.eml": 1, "attachment_content_disposition.eml": 1,
    "attachment_content_location.eml": 1,
    "attachment_message_rfc822.eml": 1, "attachment_message_rfc822_inline_image.eml": 2,
    "attachment_nonascii_filename.eml": 1, "attachment_only_email.eml": 1, "attachment_pdf.eml": 1,
    "attachment_pdf_lf.eml": 1,
    "attachment_pdf_non_ascii.eml": 1, "attachment_pdf_non_ascii_lf.eml": 1,
    "attachment_with_base64_encoded_name.eml": 1,
    "attachment_with_encoded_name.eml": 1, "attachment_with_quoted_filename.eml": 1,
    "attachment_with_unquoted_name.eml": 1,
    "content_transfer_encoding_x_uuencode.eml": 1, "missing_content_disposition.eml": 1,
    "email_with_similar_boundaries.eml": 1,
    "raw_email12.eml": 1, "raw_email2.eml": 1, "raw_email7.eml": 3,
    "raw_email_with_binary_encoded.eml": 1,
    "raw_email_with_mimepart_without_content_type.eml": 2, "raw_email_with_multipart_mixed_quoted_boundary.eml": 1,
    "raw_email_with_nested_attachment.eml": 2, "sig_only_email.eml": 1,
    "japanese_attachment.eml": 1,
    "japanese_attachment_long_name.eml": 1, "multi_address_bounce1.eml": 2,
    "multi_address_bounce2.eml": 2,
    "multipart_report_multiple_status.eml": 3, "report_422.eml": 2, "report_530.eml": 2,
    "raw_email8.eml": 1,
}  # fmt: skip
NO_SENDER = {"bad_encoded_subject.eml", "example10.eml"}
NO_SUBJECT = {
    "mail_with_no_subject.eml", "content_transfer_encoding_spam.eml", "weird_to_header.eml", "raw_email10.eml",
    "raw_email5.eml",
    "raw_email6.eml", "example03.eml", "example04.eml", "example10.eml", "example11.eml", "example13.eml",
}  # fmt: skip


def test_every_sample_has_what_a_person_sees_in_it(shared_data):
    files = sorted((shared_data / "email-samples").rglob("*.eml"))

    for file in files:
        parsed = parse(file.read_bytes())
        assert (parsed.sender is None) is (file.name in NO_SENDER), file.name
        assert (parsed.subject == "") is (file.name in NO_SUBJECT), file.name
        assert len(parsed.files) == FILES.get(file.name, 0), (file.name, [one.name for one in parsed.files])
    assert len(files) >= 130
