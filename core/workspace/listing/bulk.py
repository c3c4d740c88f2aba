"""Change many items at once: no page of confirmation, an undo instead, the refused ones named."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from core.access.api import row_key
from core.people.models import Team, User
from core.work.errors import InvalidField
from core.work.models import Priority, Status
from core.work.services import BulkResult, bulk_update, undo_bulk
from core.workspace import links
from core.workspace.base import KindView

#: What a button of the bar may set: field → (model, whether nothing is a value).
RELATIONS: dict[str, tuple[Any, bool]] = {
    "status": (Status, False),
    "priority": (Priority, False),
    "assignee": (User, True),
    "team": (Team, True),
}


class BulkChange(KindView):
    """One change for the selected items. With JavaScript the answer is JSON for the toast, else the list again."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The button pressed says what changes."""
        pks = [pk for pk in map(row_key, request.POST.getlist("item")) if pk is not None]
        try:
            changes, words = self.read_change(request)
            result = bulk_update(pks=pks, kind=self.kind_code, by=self.actor, changes=changes)
        except InvalidField as error:
            return self.answer(request, str(error), status=422)
        return self.answer(request, told(result, words), result=result)

    def read_change(self, request: HttpRequest) -> tuple[dict[str, Any], str]:
        """The change as `bulk_update` takes it, and in words. Raises InvalidField."""
        for field, (model, nothing) in RELATIONS.items():
            value = request.POST.get(field, "")
            if value == "none" and nothing:
                return {field: None}, _("Nobody") if field == "assignee" else _("No team")
            if value:
                return self._related(field, model, value)
        names = [name.strip() for name in request.POST.get("add_tags", "").split(",") if name.strip()]
        if names:
            return {"add_tags": names}, ", ".join(names)
        raise InvalidField("change", _("Choose what to change."))

    def _related(self, field: str, model: Any, value: str) -> tuple[dict[str, Any], str]:
        rows = model.objects.all()
        if model is User:
            rows = rows.filter(is_agent=True, is_active=True)
        if model is Status:
            rows = rows.filter(item_type__kind=self.kind_code)
        if field == "assignee" and value == "me":
            value = str(self.request.user.pk)
        row = rows.filter(pk=pk).first() if (pk := row_key(value)) is not None else None
        if row is None:
            raise InvalidField(field, _("This cannot be chosen here (any more)."))
        return {field: row}, str(row)

    def answer(
        self, request: HttpRequest, message: str, *, result: BulkResult | None = None, status: int = 200
    ) -> HttpResponse:
        """JSON for who asks for it, else back to the list with a message."""
        if request.headers.get("Accept", "").startswith("application/json"):
            undo = result.undo if result else ""
            body = {"message": message, "undo": undo, "refused": [r.number for r in result.refused] if result else []}
            return JsonResponse(body, status=status)
        (messages.success if status == 200 else messages.error)(request, message)
        return HttpResponseRedirect(self.safe_next(links.list_url(self.kind_code)))


class BulkUndo(BulkChange):
    """Take a bulk change back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rows somebody changed since stay as they are and are named."""
        try:
            result = undo_bulk(token=request.POST.get("undo", ""), by=self.actor)
        except InvalidField as error:
            return self.answer(request, str(error), status=422)
        text = ngettext("%(n)d change taken back.", "%(n)d changes taken back.", len(result.changed))
        return self.answer(request, text % {"n": len(result.changed)} + refused_words(result), result=result)


def told(result: BulkResult, words: str) -> str:
    """What happened, for the toast."""
    changed = len(result.changed)
    if not changed and not result.refused:
        return _("Nothing to change: all of them were “%(words)s” already.") % {"words": words}
    text = ngettext("%(n)d changed to “%(words)s”.", "%(n)d changed to “%(words)s”.", changed)
    return text % {"n": changed, "words": words} + refused_words(result)


def refused_words(result: BulkResult) -> str:
    """The refused ones by number, with the reasons there are."""
    if not result.refused:
        return ""
    numbers = ", ".join(f"#{refusal.number}" for refusal in result.refused)
    reasons = " ".join(dict.fromkeys(refusal.reason for refusal in result.refused))
    return " " + _("Not changed: %(numbers)s. %(reasons)s") % {"numbers": numbers, "reasons": reasons}
