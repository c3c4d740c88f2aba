"""`/admin/<prefix>/new/`: two buttons, one that sends and one that does not, as on the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.access.api import Actor, service
from core.conversations.body import Body, body_of
from core.conversations.models import Audience
from core.conversations.services import add_message, internal_conversation, start_conversation
from core.people.services import customer_for_address
from core.work.errors import InvalidField
from core.work.models import WorkItem
from core.work.queries import default_priority, first_status
from core.work.services import create_item, update_item
from core.workspace import links
from core.workspace.base import KindView
from core.workspace.creating.forms import PUBLIC, CreateForm
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
        """The text is cleaned before anything is locked."""
        text = form.cleaned_data["text"]
        return create_by_hand(
            kind=self.kind_code,
            values=form.values(),
            addresses=form.cleaned_data["requesters"],
            body=body_of(text=text) if text.strip() else None,
            text=text,
            public=self.request.POST.get("audience") == PUBLIC,
            by=self.actor,
        )

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


@service
def create_by_hand(
    *, kind: str, values: dict[str, Any], addresses: list[str], body: Body | None, text: str, public: bool, by: Actor
) -> WorkItem:
    """Item, requesters and first message. A public one is addressed to the requesters, an internal one to nobody."""
    customers = list(dict.fromkeys(customer_for_address(value=one) for one in addresses))
    team = values.pop("team", None)  # last: the team's tickets may be out of the creator's sight
    item = create_item(kind=kind, by=by, requesters=customers, channel="web", **values)
    if public:
        place = start_conversation(
            item=item, audience=Audience.PUBLIC, by=by, customers=customers, subject=item.title, channel="web"
        )
        add_message(conversation=place, by=by, text=text, body=body, to=customers)
    elif body is not None:
        add_message(conversation=internal_conversation(item=item, by=by), by=by, text=text, body=body)
    return update_item(item=item, by=by, changes={"team": team}) if team else item
