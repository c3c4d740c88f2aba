"""What we tell allauth: who may sign in, where they land, and what a sign-in means for the customer behind it."""

import logging
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.api import ADMIN_PREFIX
from core.outbound.api import Sealed, UnreadableSecret
from core.people.naming import name_in_mails
from core.people.second_step import may_go
from core.people.services.sign_in import prove_address, signs_in_with

logger = logging.getLogger("wagdesk.people")

ADMIN_RIGHT = "wagtailadmin.access_admin"


class AccountAdapter(DefaultAccountAdapter):
    """Agents land in the admin, customers in the portal; nobody is sent where they would be refused."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": _("You have this address already."),
        "email_password_mismatch": _("This address and this password do not belong together."),
        "enter_current_password": _("This is not your current password."),
        "rate_limited": _("That was too often in a short time. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("There were too many attempts that failed. Wait a few minutes, then try again."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: allauth's answers for scripts name the account to whoever holds a link.

        But a browser gets the riddle that a passkey has to solve, which is the same for everybody.
        """
        match = request.resolver_match
        return match is not None and match.url_name == "mfa_login_webauthn" and bool(super().is_ajax(request))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is no form for strangers: a code by mail lets them in, if the settings do."""
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_request_login_code")))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a sign-in without a wish leads."""
        return ADMIN_PREFIX if request.user.has_perm(ADMIN_RIGHT) else super().get_login_redirect_url(request)

    def is_safe_url(self, url: str) -> bool:
        """Ours only, and the admin only for those who may enter: it would send others back here, and so on."""
        if not super().is_safe_url(url):
            return False
        user = getattr(context.request, "user", None)
        if user is None or not user.is_authenticated or user.has_perm(ADMIN_RIGHT):
            return True
        return not f"{urlsplit(url or '').path}/".startswith(ADMIN_PREFIX)

    def pre_login(self, request: HttpRequest, user: Any, *, email: str | None, **kwargs: Any) -> HttpResponse | None:
        """A code that was on its way when its address was removed opens nothing, and brings no address back."""
        if email and not signs_in_with(user=user, value=email):
            return HttpResponseRedirect(reverse("account_login"))
        return super().pre_login(request, user, email=email, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Link the customer behind every address this person proved."""
        for value in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True):
            prove_address(user=user, value=value)
        # Only now we know who wanted to go there.
        if kwargs.get("redirect_url") and not self.is_safe_url(kwargs["redirect_url"]):
            kwargs["redirect_url"] = None
        return super().post_login(request, user, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """A new password signs out everywhere, here too."""
        return reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """With the service's name, for subjects too, and the way to a new password."""
        known = {
            "site_name": name_in_mails(),
            "new_password_url": settings.WAGDESK_BASE_URL + reverse("account_reset_password"),
        }
        super().send_mail(template_prefix, email, known | context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below our own address, whatever host the request named: the letter goes to somebody else."""
        return ours(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Below our own address, likewise."""
        return ours(super().get_email_confirmation_url(request, emailconfirmation))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address proven by following a link is proven for the customer as well.

        One beside the login may be mistyped, and then the link is in a stranger's hands: whoever follows it must have
        signed in to the account already.
        """
        user = email_address.user
        if request.user != user and email_address.email.casefold() != user.email.casefold():
            raise ImmediateHttpResponse(redirect_to_login(request.get_full_path()))
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            prove_address(user=email_address.user, value=email_address.email)
        return confirmed


#: How a sealed text begins: Fernet's version and the zeros before its time.
SEALED: Final = "gAAAA"


class TwoStepAdapter(DefaultMFAAdapter):
    """What allauth says about the second step, under the name it has everywhere else."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("While two-step sign-in is on, no address can be added."),
        "cannot_delete_authenticator": _("Your role asks for two-step sign-in. Set up another way first."),
        "cannot_generate_recovery_codes": _("Recovery codes are for two-step sign-in, which is off."),
        "incorrect_code": _("That is not the right code."),
        "unverified_email": _("Confirm all your e-mail addresses first, or remove those you cannot confirm."),
    }

    def encrypt(self, text: str) -> str:
        """An app's secret and the seed of recovery codes are sealed in the database."""
        return Sealed.of(text).token

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored before secrets were sealed stands there as it is; what no key opens lets nobody in."""
        try:
            return Sealed(encrypted_text).reveal()
        except UnreadableSecret:
            if not encrypted_text.startswith(SEALED):
                return encrypted_text
        logger.error("second step cannot be read: its encryption key or the secret key is gone")
        return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whose role asks for a second step keeps the last one."""
        return may_go(authenticator)

    def get_totp_issuer(self) -> str:
        """What an app calls the account."""
        return name_in_mails()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the address people reach us under, whatever host a proxy or a request named."""
        return {"id": str(urlsplit(settings.WAGDESK_BASE_URL).hostname), "name": name_in_mails()}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner says better."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def ours(url: str) -> str:
    """The same path below the address people reach us under."""
    parts = urlsplit(url)
    return settings.WAGDESK_BASE_URL + urlunsplit(("", "", parts.path, parts.query, ""))
