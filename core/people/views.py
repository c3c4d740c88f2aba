"""The page an invitation leads to, that of one's own addresses, and two of passkeys."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import EmailView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.people.errors import InvitationInvalid
from core.people.forms import AcceptInvitationForm
from core.people.models import Invitation
from core.people.services import accept_invitation, open_invitation


@method_decorator(transaction.atomic, name="post")
class OwnAddresses(EmailView):
    """allauth's page; what is done there and what follows in the customer's record (`syncing`) is one change."""


class AddPasskey(AddWebAuthnView):
    """allauth's page; what it asks the browser for signs in alone, so the device must ask who holds it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The riddle for the browser is the last one made, so the stricter one comes after allauth's own."""
        context = super().get_context_data(**kwargs)
        asked = {"creation_options": begin_registration(self.request.user, passwordless=True)}
        return {**context, **kwargs, "js_data": asked}


class PasskeyAgain(ReauthenticateWebAuthnView):
    """allauth's page; a passkey that was refused is asked for again, at the same place."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so above it."""
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Allauth's leaves the form out that was sent."""
        return {**super().get_context_data(**kwargs), **kwargs}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Set a password and sign in. A link that no longer works says so and offers a code by mail."""
    try:
        found = open_invitation(secret=secret)
        form = AcceptInvitationForm(request.POST or None, initial={"name": found.customer.name})
        if request.method == "POST" and form.is_valid():
            return _accept(request, secret, found, form)
    except InvitationInvalid as error:
        return render(request, "wagdesk_people/invitation_invalid.html", {"error": error}, status=410)
    status = 422 if form.is_bound else 200
    return render(request, "wagdesk_people/invitation.html", {"form": form, "invitation": found}, status=status)


def _accept(request: HttpRequest, secret: str, found: Invitation, form: AcceptInvitationForm) -> HttpResponse:
    """Through allauth's own door, so that nothing it asks for is left out."""
    user = accept_invitation(secret=secret, password=form.cleaned_data["password"], name=form.cleaned_data["name"])
    email = found.address.normalized
    record_authentication(request, user, method="password", email=email)
    return perform_login(request, Login(user=user, email=email))
