"""Properties of an item: what the panel shows, and saving one of them alone.

A save names the value the person saw. Somebody else's change of another property is none of its business; a change of
the same one is a conflict, which is answered with both values and changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from core.access.api import ChangedMeanwhile, row_key
from core.people.models import Team, User
from core.work.errors import InvalidField, StaleVersion, WorkError
from core.work.models import Activity, CustomField, FieldType, Priority, Status, WorkItem, WorkItemType
from core.work.services import update_item
from core.work.verbs import FIELD_LABELS, value_of
from core.workspace.detail import base
from core.workspace.furniture import Choice, Furniture


@dataclass(frozen=True)
class Property:
    """One line of the panel: a select, or an input of `kind`."""

    name: str
    label: Any
    value: str
    kind: str = "select"
    choices: list[tuple[str, str]] = field(default_factory=list)
    help_text: str = ""


def property_fields(item: Any, furniture: Furniture) -> list[Property]:
    """Every property, in the order of the panel."""
    return [
        _select(
            "status",
            gettext_lazy("Status"),
            item.status_id,
            _with(furniture.statuses_of(item.item_type_id), item.status),
        ),
        _select("priority", gettext_lazy("Priority"), item.priority_id, furniture.priorities, nothing="–"),
        _select(
            "assignee",
            gettext_lazy("Assignee"),
            item.assignee_id,
            _with(furniture.agents, item.assignee),
            nothing=_("Nobody"),
        ),
        _select("team", gettext_lazy("Team"), item.team_id, furniture.teams, nothing=_("No team")),
        _select("item_type", gettext_lazy("Type"), item.item_type_id, _with(furniture.types, item.item_type)),
        *(_custom(one, item.custom.get(one.key)) for one in furniture.custom_fields),
    ]


def _select(name: str, label: Any, current: int | None, choices: list[Choice], *, nothing: str = "") -> Property:
    options = ([("", nothing)] if nothing else []) + [(str(one.pk), one.label) for one in choices]
    return Property(name, label, str(current or ""), choices=options)


def _with(choices: list[Choice], current: Any) -> list[Choice]:
    """The current value stands in the list even when it could no longer be chosen."""
    if current is None or any(one.pk == current.pk for one in choices):
        return choices
    return [*choices, Choice(current.pk, str(current))]


def _custom(one: CustomField, value: Any) -> Property:
    name, text = f"custom.{one.key}", _sent(value)
    if one.field_type == FieldType.CHOICE:
        gone = [] if not text or text in one.choices else [(text, text)]
        options = [("", "–"), *((choice, choice) for choice in one.choices), *gone]
        return Property(name, one.label, text, choices=options, help_text=one.help_text)
    if one.field_type == FieldType.CHECKBOX:
        answers = [("", "–"), ("false", _("No")), ("true", _("Yes"))]
        return Property(name, one.label, text, choices=answers, help_text=one.help_text)
    kinds = {FieldType.NUMBER: "number", FieldType.DATE: "date"}
    return Property(name, one.label, text, kind=kinds.get(FieldType(one.field_type), "text"), help_text=one.help_text)


def shown_value(item: Any, name: str) -> str:
    """A property's value as the panel sends it."""
    if name.startswith("custom."):
        return _sent(item.custom.get(name.removeprefix("custom.")))
    if name == "tags":
        return ", ".join(sorted(item.tags.values_list("name", flat=True), key=str.casefold))
    return str((item.title if name == "title" else getattr(item, f"{name}_id")) or "")


def _sent(value: Any) -> str:
    """A custom value as a form carries it."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


class SaveProperty(base.ItemBase):
    """Save what the form names. JSON for who asks for it, else back to the page with a message."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Each property of the form that differs from what the person saw; usually one."""
        try:
            return self.save(request)
        except (WorkError, ChangedMeanwhile, PermissionDenied) as error:
            return self.answer(str(error), status=422)

    def save(self, request: HttpRequest) -> HttpResponse:
        """Compare and write; when somebody else wrote in between, compare again with what stands there now."""
        names = [name for name in request.POST if name in READERS or name.startswith("custom.")]
        while True:
            changes, changed = self.read(request, names)
            if conflict := self.conflict(request, changed):
                return self.answer(str(conflict["message"]), status=409, extra=conflict)
            try:
                item = update_item(item=self.item, by=self.actor, changes=changes, expected_version=self.item.version)
            except StaleVersion:
                del self.item
            else:
                return self.answer("", extra=self.after(item, changed))

    def read(self, request: HttpRequest, names: list[str]) -> tuple[dict[str, Any], list[str]]:
        """The changes as `update_item` takes them, and which properties they are. Raises InvalidField."""
        changes: dict[str, Any] = {}
        changed = []
        for name in names:
            value = request.POST[name]
            if value == request.POST.get(f"was.{name}", None):
                continue
            changed.append(name)
            if name.startswith("custom."):
                changes.setdefault("custom", {})[name.removeprefix("custom.")] = value
            else:
                changes[name] = READERS[name](value, self.item)
        return changes, changed

    def conflict(self, request: HttpRequest, changed: list[str]) -> dict[str, Any] | None:
        """Somebody else gave the same property another value since this person saw it."""
        if request.POST.get("mine") == "1":
            return None
        for name in changed:
            seen, now = request.POST.get(f"was.{name}"), shown_value(self.item, name)
            if seen is not None and now not in (seen, request.POST[name]):
                return self.describe_conflict(name, now)
        return None

    def describe_conflict(self, name: str, theirs: str) -> dict[str, Any]:
        """Who changed it, to what."""
        # Whatever the verb: a customer who solves their request changes its status too.
        rows = Activity.objects.visible_to(self.viewer).filter(item=self.item.pk, data__field=name)
        last = rows.select_related("user", "customer").order_by("-pk").first()
        who = str((last and (last.user or last.customer)) or _("Somebody else"))
        label = FIELD_LABELS.get(name) or (last.data.get("label") if last else None) or name.removeprefix("custom.")
        value = value_of(last.data, "to") if last else theirs
        words = {"who": who, "label": label, "value": value or "–"}
        message = _("%(who)s changed %(label)s to “%(value)s” while you edited. Yours is not saved.") % words
        return {
            "message": message,
            "conflict": name,
            "theirs": theirs,
            "use_mine": _("Use mine"),
            "use_theirs": _("Use theirs: %(value)s") % {"value": value or "–"},
        }

    def after(self, item: WorkItem, changed: list[str]) -> dict[str, Any]:
        """What the page needs to stay true without being read again."""
        fresh = self.items().with_list_columns().filter(pk=item.pk).first()
        if fresh is None:  # it went to a team whose work this agent does not see
            return {"gone": True, "list": self.list_url}
        return {
            "version": fresh.version,
            "values": {name: shown_value(fresh, name) for name in changed},
            "facts_html": render_to_string("wagdesk_workspace/_item_facts.html", {"item": fresh}),
            "row_html": render_to_string("wagdesk_workspace/_inbox_facts.html", {"item": fresh}),
            "reload": "item_type" in changed,
            "message": _("Saved."),
        }

    def answer(self, message: str, *, status: int = 200, extra: Mapping[str, Any] | None = None) -> HttpResponse:
        """JSON or the page again."""
        extra = dict(extra or {})
        if self.request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"message": message, **extra}, status=status)
        if status != 200:
            messages.error(self.request, message)
        return HttpResponseRedirect(extra["list"] if extra.get("gone") else self.back())


def _row(model: Any, *, required: bool = False, **limits: Any) -> Callable[[str, Any], Any]:
    """A reader of a foreign key: the row, or nothing where that is allowed."""

    def read(value: str, item: Any) -> Any:
        if not value and not required:
            return None
        rows = model._base_manager.filter(**{key: limit(item) for key, limit in limits.items()})
        row = rows.filter(pk=pk).first() if (pk := row_key(value)) is not None else None
        if row is None:
            raise InvalidField(model._meta.model_name, _("This cannot be chosen here (any more)."))
        return row

    return read


READERS: dict[str, Callable[[str, Any], Any]] = {
    "title": lambda value, item: value,
    "status": _row(Status, required=True, item_type=lambda item: item.item_type_id),
    "priority": _row(Priority),
    "assignee": _row(User, is_agent=lambda item: True, is_active=lambda item: True),
    "team": _row(Team),
    "item_type": _row(WorkItemType, required=True, kind=lambda item: item.kind),
    "tags": lambda value, item: [name.strip() for name in value.split(",") if name.strip()],
}
