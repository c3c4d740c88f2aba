"""Tables of rows with a secret: it is shown once, when it is new."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, re_path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from core.workspace.modeladmin import CreateView, ModelAdmin
from plugins.integrations.webhooks.forms import SignedForm
from plugins.integrations.webhooks.models import Signed
from plugins.integrations.webhooks.services import rotate_secret


class CreateSigned(CreateView):
    """A new row, and its secret this once."""

    def form_valid(self, form: SignedForm) -> HttpResponse:
        """Make it and show the secret instead of the list."""
        super().form_valid(form)
        return self.model_admin.shown_once(self.request, self.instance, form.new_secret)


class SignedTable(ModelAdmin):
    """Needs a form that is a `SignedForm`."""

    create_view_class = CreateSigned

    def urls(self) -> Iterable[URLPattern]:
        """Those of every table, and the new secret."""
        start = rf"^{self.url_helper.base_url_path}/secret/(?P<pk>\d{{1,18}})/$"
        return [*super().urls(), re_path(start, self.secret_view, name=self.url_helper.get_action_url_name("secret"))]

    def secret_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Ask, then make a new secret and show it this once."""
        screen = self._for(request)
        if not screen.may_act:
            raise PermissionDenied
        row = screen.find(pk)
        if request.method == "POST":
            secret = rotate_secret(row=row)
            log(row, "wagtail.edit", user=request.user)
            return screen.shown_once(request, screen.find(pk), secret)
        return TemplateResponse(request, "wagdesk_webhooks/new_secret.html", screen.about(row))

    def shown_once(self, request: HttpRequest, row: Signed, secret: str) -> HttpResponse:
        """The page with a new secret; the admin is kept in no cache."""
        return TemplateResponse(request, "wagdesk_webhooks/secret.html", {**self.about(row), "secret": secret})

    def about(self, row: Signed) -> dict[str, Any]:
        """What every page about one row needs."""
        icon = self.get_menu_icon()
        return {"row": row, "crumbs": self.crumbs(), "list_url": self.url_helper.index_url, "icon_name": icon}

    def rotation(self, row: Signed) -> SafeString:
        """For `list_display`: the way to a new secret, for who may."""
        if not self.may_act:
            return format_html("")
        url = self.url_helper.get_action_url("secret", pk=row.pk)
        return format_html('<a class="button button-small button-secondary" href="{}">{}</a>', url, _("New secret"))

    rotation.short_description = gettext_lazy("Secret")  # type: ignore[attr-defined]
