"""Where mail leaves: `smtp://`, `smtp+starttls://`, `smtps://`; or `mailbox:`, where it stays to be read.

A transport says for each recipient whether the mail was refused, and for how long. What concerns the connection
(no route, time over, a bad password) says nothing of the mail, so it is always worth another try.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.events.errors import BadMailUrl
from core.events.mail import mail_domain
from core.events.models import MailState
from core.events.relay.timings import mail_timeout_seconds

PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class TransportUnavailable(Exception):
    """The mail server could not be reached, or broke off; nobody knows yet what it thinks of the mail."""


@dataclass(frozen=True)
class Refusal:
    """What a server answered to one recipient. Permanent: asking again is useless."""

    permanent: bool
    text: str


class Transport(Protocol):
    """A way for mail to leave. `accepted` is what a mail has become that everybody has."""

    accepted: ClassVar[MailState]

    def send(self, *, envelope_from: str, recipients: list[str], raw: bytes) -> dict[str, Refusal]:
        """Hand over the mail; returns who was refused, all others have it. Raises TransportUnavailable."""


class Mailbox:
    """Keeps everything: a mail has arrived once it is in the table, and nothing leaves."""

    accepted: ClassVar[MailState] = MailState.KEPT

    def send(self, *, envelope_from: str, recipients: list[str], raw: bytes) -> dict[str, Refusal]:
        return {}


@dataclass(frozen=True)
class Smtp:
    """One connection a mail."""

    accepted: ClassVar[MailState] = MailState.SENT

    scheme: str
    host: str
    port: int
    user: str
    password: str
    timeout: float

    def send(self, *, envelope_from: str, recipients: list[str], raw: bytes) -> dict[str, Refusal]:
        try:
            server = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            raise TransportUnavailable(_said(error)) from error
        try:
            return _deliver(server, envelope_from, recipients, raw)
        except (smtplib.SMTPException, OSError) as error:
            raise TransportUnavailable(_said(error)) from error
        finally:
            _leave(server)

    def _connected(self) -> smtplib.SMTP:
        # Our own name is given, because smtplib would otherwise ask the name server for it.
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, mail_domain(), timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, mail_domain(), timeout=self.timeout)
        try:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def configured_transport() -> Transport:
    """The transport of WAGDESK_MAIL_URL. Raises BadMailUrl, which never repeats the password in it."""
    url: str = getattr(settings, "WAGDESK_MAIL_URL", "mailbox:")
    parts = urlsplit(url)
    if parts.scheme == "mailbox":
        return Mailbox()
    if parts.scheme not in PORTS:
        raise BadMailUrl(_("WAGDESK_MAIL_URL begins with none of mailbox:, smtp:, smtp+starttls:, smtps:."))
    if not parts.hostname:
        raise BadMailUrl(_("WAGDESK_MAIL_URL names no host."))
    return Smtp(
        scheme=parts.scheme,
        host=parts.hostname,
        port=_port(parts),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        timeout=mail_timeout_seconds(),
    )


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise BadMailUrl(_("The port in WAGDESK_MAIL_URL is no number up to 65535.")) from error


def _deliver(server: smtplib.SMTP, envelope_from: str, recipients: list[str], raw: bytes) -> dict[str, Refusal]:
    server.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []
    try:
        refused = server.sendmail(envelope_from, recipients, raw, mail_options=options)
    except smtplib.SMTPRecipientsRefused as error:
        # Those the server broke off before are not named: they are worth another try.
        unheard = Refusal(permanent=False, text=_("The server broke off."))
        return {one: _refusal(*error.recipients[one]) if one in error.recipients else unheard for one in recipients}
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return dict.fromkeys(recipients, _refusal(error.smtp_code, error.smtp_error))
    return {address: _refusal(*answer) for address, answer in refused.items()}


def _refusal(code: int, text: bytes | str) -> Refusal:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Refusal(permanent=500 <= code < 600, text=f"{code} {words}"[:500])


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye. The mail is accepted or refused by now, so what goes wrong here changes nothing."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
