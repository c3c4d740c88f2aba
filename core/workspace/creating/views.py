"""`/admin/<prefix>/new/`: two buttons, one that sends and one that does not, as on the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.work.errors import InvalidField
from core.work.models import WorkItem
from core.work.queries import default_priority, first_status
from core.workspace import links
from core.workspace.base import KindView
from core.workspace.creating.forms import CreateForm
from core.workspace.creating.services import ByHand, create_by_hand
from core.workspace.detail.writing import FAULTS


class CreateView(KindView):
    """The form."""

    template_name = "wagdesk_workspace/create.html"
    right = "add"

    def get_page_title(self) -> str:
        """“Add ticket”."""
        return self.words["add"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list, then this."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.words["add"]}]

    def form(self, data: Any = None) -> CreateForm:
        """Empty, prefilled from the address, or filled in."""
        status, priority = first_status(self.kind_code), default_priority()
        initial = {
            "requesters": self.request.GET.get("requester", ""),
            "title": self.request.GET.get("title", ""),
            "item_type": status.item_type_id if status else None,
            "priority": priority.pk if priority else None,
            "assignee": self.agent.pk,
        }
        return CreateForm(data, initial=initial, furniture=self.furniture, user_id=self.agent.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Everything or nothing; what is wrong stands at its field."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                item = self.create(form)
            except InvalidField as error:
                field = error.field if error.field in form.fields else f"custom.{error.field}"
                form.add_error(field if field in form.fields else None, str(error))
            except FAULTS as error:
                form.add_error(None, str(error))
            else:
                return HttpResponseRedirect(links.item_url(self.kind_code, item.number))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def create(self, form: CreateForm) -> WorkItem:
        """What was filled in, once for each form that was opened."""
        what = ByHand(
            kind=self.kind_code,
            values=form.values(),
            addresses=form.cleaned_data["requesters"],
            text=form.cleaned_data["text"],
            public=form.is_public,
        )
        return create_by_hand(what, by=self.actor, key=form.key())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form in two groups."""
        form = kwargs.pop("form", None) or self.form()
        aside = ["item_type", "priority", "assignee", "team", "tags", *form.custom_fields]
        return super().get_context_data(
            form=form,
            main_fields=[form[name] for name in ("requesters", "title", "text")],
            side_fields=[form[name] for name in aside],
            list_url=links.list_url(self.kind_code),
            error_title=_("Nothing was created. Please correct what is marked."),
            **kwargs,
        )
