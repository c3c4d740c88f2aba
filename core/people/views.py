"""The page an invitation leads to, that of one's own addresses, and two of passkeys."""

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import EmailView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from core.access.api import row_key
from core.people.browsers import browser_name
from core.people.errors import InvitationInvalid
from core.people.forms import AcceptInvitationForm
from core.people.models import Invitation, User
from core.people.services import accept_invitation, end_other_sign_ins, end_sign_in, open_invitation, sign_ins_of


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


class RemovePasskey(RemoveWebAuthnView):
    """allauth's page, but whose role asks for a second step keeps the last one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Say why it stays, or remove it."""
        if get_adapter().can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
        return self.form_invalid(form)


class Devices(LoginRequiredMixin, TemplateView):
    """Where one is signed in, and the way out of each."""

    template_name = "wagdesk_people/devices.html"

    @property
    def person(self) -> User:
        """Whose."""
        return cast("User", self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This browser first."""
        here = self.request.session.session_key
        rows = [
            {"row": row, "name": browser_name(row.browser), "is_here": row.session_key == here}
            for row in sign_ins_of(self.person)
        ]
        return super().get_context_data(devices=sorted(rows, key=lambda one: not one["is_here"]), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session, or all but this."""
        if request.POST.get("end") == "others":
            end_other_sign_ins(request=request, user=self.person)
            messages.success(request, _("You are signed in here only."))
        elif (pk := row_key(request.POST.get("end", ""))) and end_sign_in(user=self.person, pk=pk):
            messages.success(request, _("That browser is signed out."))
        return HttpResponseRedirect(reverse("wagdesk_people_devices"))


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
