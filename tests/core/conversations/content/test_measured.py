"""How often the split is right on real mails, and a floor under it. Run with -s to read the scores."""

import email
import email.policy
import json

import pytest

from core.conversations.content import split_html, split_text, to_text

pytestmark = pytest.mark.shared_data

#: What these collections want and we do not: a forwarded mail cut off, a mail of nothing but quotes shown empty,
#: the signature of a telephone or under “-- ” counted as new.
ON_PURPOSE = {
    "forwarded_apple.txt",
    "forwarded_gmail.txt",
    "spam_1.txt",
    "standard_replies/iphone.eml",
    "standard_replies/sparrow.eml",
}


def same(left, right):
    return [row.rstrip() for row in left.strip().split("\n")] == [row.rstrip() for row in right.strip().split("\n")]


def report(name, results):
    wrong = sorted(case for case, right in results.items() if not right)
    print(f"{name}: {len(results) - len(wrong)} of {len(results)}; wrong: {wrong}")
    return wrong


def test_replies_in_plain_text(shared_data):
    folder = shared_data / "email-replies" / "email_reply_trimmer"
    results = {
        file.name: same(
            split_text(file.read_text()).new, (folder / "trimmed" / file.name).read_text().replace("\r", "")
        )
        for file in sorted((folder / "emails").iterdir())
    }

    assert set(report("email_reply_trimmer", results)) <= ON_PURPOSE


def test_replies_of_mail_programs(shared_data):
    folder = shared_data / "email-replies" / "talon"
    results = {}
    for line in (folder / "expected.jsonl").read_text().splitlines():
        case = json.loads(line)
        if case["file"].startswith("html_replies"):
            new = to_text(split_html((folder / case["file"]).read_text(errors="replace")).new)
            results[case["file"]] = new.split() == case["reply"].split()
        elif case["file"].startswith("standard_replies"):
            message = email.message_from_bytes((folder / case["file"]).read_bytes(), policy=email.policy.default)
            results[case["file"]] = same(split_text(message.get_body(("plain",)).get_content()).new, case["reply"])

    assert set(report("talon", results)) <= ON_PURPOSE


def test_forwarded_mails_stay_whole(shared_data):
    folder = shared_data / "email-forwards"
    results = {}
    for line in (folder / "expected.jsonl").read_text().splitlines():
        case = json.loads(line)
        subject = (folder / case["subject_file"]).read_text() if case["subject_file"] else ""
        quoted = split_text((folder / case["body_file"]).read_text(), subject=subject).quoted
        results[case["id"]] = (quoted == "") is case["expected"]["forwarded"]

    assert report("email-forwards", results) == []
