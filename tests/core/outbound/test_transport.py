"""A call reaches what was checked and nothing else, and is over in time."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.outbound import targets, transport
from core.outbound.api import NoAnswer, TargetForbidden, post
from tests.core.outbound.receiver import Names, dripping, dripping_body, receiving


def call(url: str, **options):
    return post(url, **{"body": b"{}", "headers": {}, "seconds": 5, "allow_private": True, **options})


def certificate(directory: Path, name: str) -> Path:
    """A certificate for a name, with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = directory / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_a_call_brings_body_and_headers_and_gives_the_answer(receiver):
    receiver.answers = [(200, {"X-Said": "yes"}, b"thanks")]

    answer = call(f"{receiver.url}?a=b", body=b'{"a":1}', headers={"Content-Type": "application/json"})

    (arrived,) = receiver.calls
    assert (arrived.path, arrived.body) == ("/hook?a=b", b'{"a":1}')
    assert arrived.headers["content-type"] == "application/json"
    assert arrived.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert (answer.status, answer.body, answer.headers["x-said"]) == (200, b"thanks", "yes")
    assert 0 <= answer.seconds < 5


def test_without_leave_nothing_private_is_connected_to(receiver):
    with pytest.raises(TargetForbidden):
        call(receiver.url, allow_private=False)

    assert receiver.calls == []


def test_a_name_is_looked_up_once_and_its_checked_address_is_called(receiver, monkeypatch):
    names = Names(hooks_example="127.0.0.1")
    monkeypatch.setattr(targets, "lookup", names)

    assert call(f"http://hooks.example:{receiver.port}/x").status == 204

    assert names.asked == ["hooks.example"]
    assert receiver.calls[0].headers["host"] == f"hooks.example:{receiver.port}"


def test_a_name_that_points_elsewhere_a_moment_later_gains_nothing(receiver, monkeypatch):
    """The first answer is public, every later one this machine: who looked up again to connect would get here."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    connected = []

    def flipping(host, port, **options):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    def connect(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(targets, "lookup", flipping)
    monkeypatch.setattr(transport.socket, "create_connection", connect)
    with pytest.raises(NoAnswer):
        call(f"http://flip.example:{receiver.port}/", allow_private=False)

    assert connected == [("93.184.215.14", receiver.port)]
    assert receiver.calls == []


def test_the_next_address_is_tried_where_the_first_one_refuses(receiver, monkeypatch):
    monkeypatch.setattr(targets, "lookup", Names(two_example="127.9.9.9 127.0.0.1"))

    assert call(f"http://two.example:{receiver.port}/").status == 204


def test_looking_up_a_name_counts_against_the_time_of_a_call(receiver, monkeypatch):
    stuck = threading.Event()
    monkeypatch.setattr(targets, "lookup", lambda *asked, **options: stuck.wait(20))
    began = time.monotonic()

    with pytest.raises(NoAnswer, match="in time"):
        call(f"http://hooks.example:{receiver.port}/", seconds=0.2)

    stuck.set()
    assert time.monotonic() - began < 10


def test_a_redirect_is_an_answer_and_followed_nowhere(receiver):
    with receiving() as other:
        receiver.answers = [(307, {"Location": other.url}, b"")]

        answer = call(receiver.url)

        assert (answer.status, other.calls) == (307, [])


def test_a_proxy_of_the_environment_is_not_asked(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert call(receiver.url).status == 204


def test_of_a_long_answer_only_the_beginning_is_read(receiver):
    receiver.answers = [(200, {}, b"x" * 500_000)]

    assert len(call(receiver.url, most_bytes=1000).body) == 1000


def test_a_packed_answer_is_not_unpacked(receiver):
    receiver.answers = [(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b nonsense")]

    assert call(receiver.url).body == b"\x1f\x8b nonsense"


@pytest.mark.parametrize("slow", [dripping, dripping_body])
def test_who_sends_a_letter_at_a_time_is_cut_off(receiver, slow):
    receiver.instead = slow
    began = time.monotonic()

    with pytest.raises(NoAnswer, match="not complete"):
        call(receiver.url, seconds=1)

    assert time.monotonic() - began < 3


def test_who_says_nothing_is_given_up(receiver):
    receiver.instead = lambda handler: time.sleep(3)
    began = time.monotonic()

    with pytest.raises(NoAnswer):
        call(receiver.url, seconds=1)

    assert time.monotonic() - began < 2.5


def test_nonsense_instead_of_an_answer_is_no_answer(receiver):
    receiver.instead = lambda handler: handler.wfile.write(b"\x00\xff nonsense\r\n\r\n")

    with pytest.raises(NoAnswer):
        call(receiver.url)


def test_nobody_there_is_no_answer(receiver):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(NoAnswer, match="refused"):
        call(f"http://127.0.0.1:{port}/")


def test_a_certificate_must_be_trusted_and_of_the_name(tmp_path, monkeypatch):
    monkeypatch.setattr(targets, "lookup", Names(hooks_example="127.0.0.1", other_example="127.0.0.1"))
    file = certificate(tmp_path, "hooks.example")
    with receiving(file) as secure:
        with pytest.raises(NoAnswer, match="certificate"):
            call(f"https://hooks.example:{secure.port}/")

        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert call(f"https://hooks.example:{secure.port}/").status == 204
        with pytest.raises(NoAnswer, match="certificate"):
            call(f"https://other.example:{secure.port}/")

    assert len(secure.calls) == 1
