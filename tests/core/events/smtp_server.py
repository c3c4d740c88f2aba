"""A mail server in a process of its own, whose mood is the recipient's local part.

`temporary-2@…` is refused twice with 451; `never@…` with 550; `closed-1@…` loses the connection once after the mail
was taken; `content@…` is refused with 554 after the data. Each accepted copy becomes a file of the directory given
as first argument; the port is printed. Second and third argument: `smtp+starttls` or `smtps`, and the file with
certificate and key; the server then wants the password "secret/1" of "me@desk".
"""

import asyncio
import ssl
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Server:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.seen: Counter[str] = Counter()

    async def handle_MAIL(self, server, session: Session, envelope: Envelope, address, options) -> str:
        if address.startswith("never"):
            return "553 sender not allowed"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address, options) -> str:
        if address.startswith("never"):
            return "550 no such mailbox"
        if self.again(address, "temporary"):
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:
        if any(address.startswith("content") for address in envelope.rcpt_tos):
            return "554 not this content"
        for address in envelope.rcpt_tos:
            self.keep(address, envelope)
        if any(self.again(address, "closed") for address in envelope.rcpt_tos):
            server.transport.abort()
        return "250 accepted"

    def again(self, address: str, mood: str) -> bool:
        if not address.startswith(mood):
            return False
        self.seen[address] += 1
        return self.seen[address] <= int(address.partition("@")[0].partition("-")[2])

    def keep(self, address: str, envelope: Envelope) -> None:
        number = len(list(self.directory.iterdir()))
        temporary = self.directory.parent / "incoming"
        temporary.write_bytes(f"X-Recipient: {address}\r\n".encode() + envelope.content)
        temporary.rename(self.directory / f"{number:05}.eml")


def accept(server, session, envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"me@desk", b"secret/1"), handled=False)


def session(handler: Server, scheme: str, tls: ssl.SSLContext | None) -> SMTP:
    if tls is None:
        return SMTP(handler, enable_SMTPUTF8=True)
    secured = {"auth_require_tls": False}
    if scheme == "smtp+starttls":
        secured = {"tls_context": tls, "require_starttls": True}
    return SMTP(handler, authenticator=accept, auth_required=True, **secured)


async def serve(directory: Path, scheme: str = "smtp", certificate: str = "") -> None:
    handler, tls = Server(directory), None
    if certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(
        lambda: session(handler, scheme, tls), "127.0.0.1", 0, ssl=tls if scheme == "smtps" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def received(directory: Path) -> list[tuple[str, str]]:
    """(recipient, Message-ID) of every copy the server took, in order."""
    messages = [message_from_bytes(path.read_bytes()) for path in sorted(directory.iterdir())]
    return [(message["X-Recipient"], message["Message-ID"]) for message in messages]


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), *sys.argv[2:]))
