"""How an agent signs in: second step, browsers, tokens; for who may change agents, with the way to end them."""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import APIToken

from core.people.browsers import browser_name
from core.people.models import User
from core.people.reach import agents_beyond
from core.people.second_step import STEPS, must_have_one
from core.people.services import end_sessions_of, reset_second_step, sign_ins_of

RIGHT = "wagdesk_people.change_user"


class AgentSignIn(WagtailAdminTemplateMixin, TemplateView):
    """One agent's sign-in. Refuses who may not change them; secrets are never shown."""

    template_name = "wagdesk_people/admin/agent_sign_in.html"
    header_icon = "key"
    page_title = gettext_lazy("Sign-in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 without the right, and where the agent may do more than the person at the screen."""
        if not request.user.has_perm(RIGHT) or agents_beyond(self.asking).filter(pk=self.agent.pk).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def asking(self) -> User:
        """Who sits at the screen."""
        return cast("User", self.request.user)

    @cached_property
    def agent(self) -> User:
        """Who it is about; 404 for who is no agent."""
        return get_object_or_404(User, pk=self.kwargs["pk"], is_agent=True)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """End all sessions, or take the second step away as well."""
        if request.POST.get("action") == "reset":
            reset_second_step(user=self.agent, by=self.asking)
            messages.success(request, _("%(agent)s has no second step any more.") % {"agent": self.agent})
        else:
            end_sessions_of(user=self.agent, by=self.asking)
            messages.success(request, _("%(agent)s is signed out everywhere.") % {"agent": self.agent})
        return HttpResponseRedirect(request.path if self.asking != self.agent else "/")

    def get_page_subtitle(self) -> str:
        """Whose."""
        return str(self.agent)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the agent."""
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailusers_users:index"), "label": _("Agents")},
            {"url": reverse("wagtailusers_users:edit", args=[self.agent.pk]), "label": str(self.agent)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything that lets them in."""
        steps = Authenticator.objects.filter(user=self.agent, type__in=STEPS).values_list("type", flat=True)
        return super().get_context_data(
            agent=self.agent,
            must_have_one=User.objects.filter(must_have_one(), pk=self.agent.pk).exists(),
            passkeys=sum(step == Authenticator.Type.WEBAUTHN for step in steps),
            has_app=Authenticator.Type.TOTP in steps,
            devices=[(browser_name(row.browser), row) for row in sign_ins_of(self.agent)],
            tokens=APIToken.objects.filter(user=self.agent, revoked_at=None).order_by("name"),
            **kwargs,
        )
