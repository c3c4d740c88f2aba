"""What Wagtail's own account page leads to: password, second step and addresses are allauth's."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def addresses_item(request: HttpRequest) -> dict[str, str]:
    """The addresses one signs in with."""
    return {
        "url": reverse("account_email"),
        "label": _("E-mail addresses"),
        "help_text": _("Add or change the addresses you sign in with."),
    }


def password_item(request: HttpRequest) -> dict[str, str]:
    """The password."""
    return {
        "url": reverse("account_change_password"),
        "label": _("Password"),
        "help_text": _("Set or change your password."),
    }


def second_step_item(request: HttpRequest) -> dict[str, str]:
    """Passkeys, TOTP and recovery codes."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Two-step sign-in"),
        "help_text": _("Add passkeys, or ask for a code from your phone after the password or the mail code."),
    }


def devices_item(request: HttpRequest) -> dict[str, str]:
    """Where one is signed in."""
    return {
        "url": reverse("wagdesk_people_devices"),
        "label": _("Devices"),
        "help_text": _("See where you are signed in, and sign out there."),
    }


ITEMS = (addresses_item, password_item, second_step_item, devices_item)
