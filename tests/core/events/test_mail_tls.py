"""Mail leaves encrypted and with a password, and not to a server that is not the one it says it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.events import relay
from core.events.relay.running import Outcome
from tests.core.events.conftest import MailServer
from tests.core.events.sample_mail import queue

pytestmark = pytest.mark.usefixtures("committed", "outbox_backend")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate for 127.0.0.1 that only those trust who are told to, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture(params=["smtp+starttls", "smtps"])
def secure_server(request, tmp_path, certificate, settings) -> Iterator[MailServer]:
    server = MailServer(tmp_path, request.param, str(certificate))
    server.url = f"{request.param}://me%40desk:secret%2F1@127.0.0.1:{server.port}"
    settings.WAGDESK_MAIL_URL = server.url
    yield server
    server.stop()


def test_mail_leaves_encrypted_and_signed_in(secure_server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail = queue("ann@a.example")

    assert relay.run_until_idle() == {Outcome.DONE: 1}
    assert secure_server.received() == [("ann@a.example", mail.message_id)]


def test_a_server_nobody_vouches_for_gets_nothing(secure_server):
    mail = queue("ann@a.example")

    assert relay.run_until_idle() == {Outcome.RETRY: 1}

    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "CERTIFICATE_VERIFY_FAILED" in mail.last_error


def test_a_wrong_password_is_no_fault_of_the_mail(secure_server, certificate, monkeypatch, settings):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.WAGDESK_MAIL_URL = secure_server.url.replace("secret", "wrong")
    mail = queue("ann@a.example")

    assert relay.run_until_idle() == {Outcome.RETRY: 1}

    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "535" in mail.last_error
    assert "wrong" not in mail.last_error
