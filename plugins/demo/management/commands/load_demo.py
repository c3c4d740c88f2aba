"""`wagdesk load-demo`: the demo company, once; and on every call who can sign in and where."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.management.base import BaseCommand

from core.events.relay import run_until_idle
from core.project.cli import DEMO_MARK
from core.project.progress import step
from plugins.demo.loading import PASSWORD, is_loaded, load, logins
from plugins.demo.tickets import settle

ADDRESSES = (
    ("Help centre", "/"),
    ("Articles", "/help/"),
    ("Contact form", "/contact/"),
    ("My requests", "/portal/"),
    ("Agents' tickets", "/admin/tickets/"),
    ("Administration", "/admin/"),
    ("Outgoing mail", "/admin/outgoing-mail/"),
    ("REST API", "/api/v1/docs"),
)
SIGN_IN_HINT = "Sign in offers a code by e-mail first; “Use a password instead” opens the field for the password."
MAIL_HINT = "No mail leaves this machine: whoever signs in as administrator reads it under “Outgoing mail”, codes too."


class Command(BaseCommand):
    """Idempotent; says what it does and what one can do then."""

    help = "Load the demo company where it is not yet, and say who can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, let the relay do what follows, print addresses and logins."""
        if is_loaded():
            self.stdout.write(f"The demo company is there; what is in {settings.WAGDESK_HOME} is kept.")
        else:
            load(self.stdout)
            with step(self.stdout, "Search index, mails") as tell:
                run_until_idle(progress=lambda done: tell(done, None))
                settle()
        (settings.WAGDESK_HOME / DEMO_MARK).touch()
        self.stdout.write("")
        for name, path in ADDRESSES:
            self.stdout.write(f"  {name:<16} {urljoin(settings.WAGDESK_BASE_URL, path)}")
        self.stdout.write("\n  Sign in as")
        for login in logins():
            self.stdout.write(f"  {login.email} / {PASSWORD}   ({login.what})")
        self.stdout.write(f"\n  {SIGN_IN_HINT}")
        if settings.WAGDESK_MAIL_URL.startswith("mailbox:"):
            self.stdout.write(f"  {MAIL_HINT}")
        self.stdout.write("")
