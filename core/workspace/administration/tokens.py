"""API tokens: an agent makes them for their programs, reads when they were used, and revokes them.

Wagtail's own screens, which it shows only together with its API v3.

Guarantees: a token is shown once; everybody makes tokens in their own name only, so nobody sees through a token what
they could not see themselves; who may change agents also sees and revokes those of others.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import CharField, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import APIToken
from wagtail.users.utils import get_manageable_token_owners
from wagtail.users.views import api_tokens

from core.access.api import row_key
from core.people.audit import record
from core.workspace.contributions import AdminScreen, NavigationItem

VIEW, ADD = "wagtailcore.view_apitoken", "wagtailcore.add_apitoken"


class NameForm(Form):
    """What the token is for."""

    name = CharField(
        label=gettext_lazy("Name"), max_length=255, help_text=gettext_lazy("The program that will use the token.")
    )


class CreateToken(api_tokens.CreateView):
    """Makes a token of the agent who asks, and shows it this once, with a call to try."""

    created_template_name = "wagdesk_workspace/administration/token_created.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """There is no user to choose."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        kwargs.pop("manageable_users")
        return kwargs

    def form_valid(self, form: NameForm) -> HttpResponse:
        """Make it."""
        if not self.request.user.has_perm(ADD):
            raise PermissionDenied
        with transaction.atomic():
            self.object, secret = APIToken.create_token(user=self.request.user, name=form.cleaned_data["name"])
            record("token.made", on=self.object, name=self.object.name)
        log(self.object, "wagtail.apitoken.create", user=self.request.user)
        context = self.get_created_context(secret)
        context["try_url"] = self.request.build_absolute_uri("/api/v1/customers?page_size=5")
        context["docs_url"] = reverse("wagdesk_api_docs")
        return TemplateResponse(self.request, self.created_template_name, context)


class OwnTokens:
    """A list of tokens: one's own, and those of whom one may change."""

    request: Any

    def get_queryset(self) -> Any:
        """Scoped."""
        return super().get_queryset().filter(user__in=get_manageable_token_owners(self.request.user))  # type: ignore[misc]


class OwnToken:
    """A view of one token; somebody else's and an unknown one get the same answer."""

    request: Any
    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> APIToken:
        """Scoped. Wagtail's history and usage look at any."""
        pk = row_key(str(self.kwargs["pk"]))
        return get_object_or_404(APIToken, pk=pk, user__in=get_manageable_token_owners(self.request.user))


class Revoke(OwnToken, api_tokens.RevokeView):
    """The row stays, so that one can read later which token it was."""

    #: Not DELETE, which would remove the row past Wagtail's `post`.
    http_method_names = ("get", "post", "head", "options")

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Written down with it."""
        response: HttpResponse = super().post(*args, **kwargs)
        record("token.ended", on=self.object, name=self.object.name)
        return response

    def get_success_url(self) -> str:
        """The list. Wagtail would go on to the view whose name somebody put into the form."""
        return reverse(self.index_url_name)


def own(scope: type, view_class: type) -> Any:
    """The view, scoped."""
    return type(view_class.__name__, (scope, view_class), {"__doc__": view_class.__doc__, "__module__": __name__})


class TokenScreen(api_tokens.APITokenViewSet, AdminScreen):
    """List, add, rename, revoke."""

    #: Wagtail's templates link to it by this name.
    name = "wagtailusers_api_tokens"
    url_prefix = "api-tokens"
    index_view_class = own(OwnTokens, api_tokens.IndexView)
    add_view_class = CreateToken
    edit_view_class = own(OwnToken, api_tokens.EditView)
    delete_view_class = Revoke
    history_view_class = own(OwnToken, api_tokens.APITokenViewSet.history_view_class)
    usage_view_class = own(OwnToken, api_tokens.APITokenViewSet.usage_view_class)

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """A name is all there is to say."""
        return super().get_form_class(for_update=True) if for_update else NameForm

    def urls(self) -> Iterable[URLPattern | URLResolver]:
        """Below its prefix, in its namespace."""
        patterns = (self.get_urlpatterns(), self.url_namespace)
        return [path(f"{self.url_prefix}/", include(patterns, namespace=self.url_namespace))]

    def navigation(self) -> Iterable[NavigationItem]:
        """The list, below Settings."""
        return [
            NavigationItem(
                gettext_lazy("API tokens"), "key", self.get_url_name("index"), 625, permission=VIEW, in_settings=True
            )
        ]
