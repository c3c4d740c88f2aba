"""Replies, notes, drafts and uploads."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.access.api import Actor, row_key, service
from core.conversations.body import Body, body_of
from core.conversations.errors import ConversationError, NoRecipient
from core.conversations.models import Attachment, Audience, Conversation, Draft, Message
from core.conversations.services import (
    add_message,
    discard_draft,
    internal_conversation,
    remove_upload,
    save_draft,
    start_conversation,
    store_upload,
    withdraw_message,
)
from core.people.errors import PeopleError
from core.people.models import Customer
from core.people.services import customer_for_address
from core.work.errors import WorkError
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services import update_item
from core.workspace.detail.base import ItemBase

#: What “Send and …” may do to the status.
AFTERWARDS = (StatusCategory.WAITING_CUSTOMER, StatusCategory.RESOLVED)
FAULTS = (ConversationError, WorkError, PeopleError, PermissionDenied)


class Write(ItemBase):
    """A public reply or an internal note. What fails is kept as a draft, so nothing written is lost."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The audience is that of the button: each has its own text."""
        audience = request.POST.get("audience", "")
        if audience not in Audience.values:
            raise Http404
        text = request.POST.get(f"body_{audience}", "")
        try:
            self.write(request, audience, text)
        except FAULTS as error:
            save_draft(user=self.agent, item=self.item, audience=audience, body=text)
            messages.error(request, str(error))
            return HttpResponseRedirect(f"{self.item_url}?write={audience}")
        return HttpResponseRedirect(f"{self.back()}#newest")

    def write(self, request: HttpRequest, audience: str, text: str) -> Message:
        """Clean the text first: nothing is parsed while the item is locked."""
        body = body_of(text=text) if text.strip() else None
        files = [pk for pk in map(row_key, request.POST.getlist("attachment")) if pk is not None]
        files += self.stored(request, audience, text)
        to = self.customers(request) if audience == Audience.PUBLIC else []
        return write_message(
            item=self.item,
            audience=audience,
            conversation=self.conversation(request, audience),
            to=to,
            text=text,
            body=body,
            files=files,
            then=request.POST.get("then", ""),
            by=self.actor,
        )

    def stored(self, request: HttpRequest, audience: str, text: str) -> list[int]:
        """Files sent with the form, in the draft until the message is said: one that is refused leaves them there."""
        files = request.FILES.getlist("files")
        if not files:
            return []
        draft = save_draft(user=self.agent, item=self.item, audience=audience, body=text)
        return [store_upload(file=file, name=file.name or "", uploaded_by=self.agent, draft=draft).pk for file in files]

    def conversation(self, request: HttpRequest, audience: str) -> Conversation | None:
        """The public conversation the form names, when the viewer sees it on this item; a note needs none."""
        pk = row_key(request.POST.get("conversation", ""))
        if audience == Audience.INTERNAL or pk is None:
            return None
        rows = Conversation.objects.visible_to(self.viewer).filter(item=self.item.pk, audience=Audience.PUBLIC)
        return rows.filter(pk=pk).first()

    def customers(self, request: HttpRequest) -> list[Customer]:
        """Those ticked, and those whose addresses were added. Raises NoRecipient, InvalidAddress."""
        pks = [pk for pk in map(row_key, request.POST.getlist("to")) if pk is not None]
        chosen = list(Customer.objects.visible_to(self.viewer).filter(pk__in=pks))
        for value in request.POST.get("also_to", "").replace(";", ",").split(","):
            if value.strip():
                chosen.append(customer_for_address(value=value.strip()))
        if not chosen:
            raise NoRecipient
        return list(dict.fromkeys(chosen))


@service
def write_message(
    *,
    item: WorkItem,
    audience: str,
    conversation: Conversation | None,
    to: Sequence[Customer],
    text: str,
    body: Body | None,
    files: Sequence[int],
    then: str,
    by: Actor,
) -> Message:
    """The message, its conversation where there is none, the status after it, and the draft gone: all or nothing."""
    if audience == Audience.INTERNAL:
        conversation = internal_conversation(item=item, by=by)
    elif conversation is None:
        conversation = start_conversation(item=item, audience=audience, by=by, customers=to, subject=item.title)
    recipients = to if audience == Audience.PUBLIC else None
    message = add_message(conversation=conversation, by=by, text=text, body=body, to=recipients, attachments=files)
    if then in AFTERWARDS and audience == Audience.PUBLIC:
        status = Status.objects.filter(item_type=item.item_type_id, category=then).order_by("rank", "pk").first()
        if status is not None:
            update_item(item=item, by=by, changes={"status": status})
    discard_draft(user=by.user, item=item, audience=audience)
    return message


class TakeBack(ItemBase):
    """Undo a public reply before it leaves; its text is a draft again."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only its author, only in time."""
        rows = Message.objects.visible_to(self.viewer).filter(conversation__item=self.item.pk)
        message = rows.filter(pk=self.kwargs["pk"]).first()
        if message is None:
            raise Http404
        try:
            withdraw_message(message=message, by=self.actor)
        except FAULTS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Taken back. Nobody got it; your text is below."))
        return HttpResponseRedirect(f"{self.item_url}?write={Audience.PUBLIC}")


class KeepDraft(ItemBase):
    """What is being written, kept while it is written: one text for each agent and audience."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty text without files forgets the draft."""
        audience = request.POST.get("audience", "")
        if audience not in Audience.values:
            raise Http404
        text = request.POST.get("body", "")[:200_000]
        mine = Draft.objects.filter(user=self.agent, item=self.item.pk, audience=audience)
        if not text.strip() and not self.has_files(mine):
            discard_draft(user=self.agent, item=self.item, audience=audience)
            return JsonResponse({"saved": ""})
        save_draft(user=self.agent, item=self.item, audience=audience, body=text)
        return JsonResponse({"saved": _("Draft saved %(time)s") % {"time": time_format(timezone.localtime())}})

    def has_files(self, drafts: Any) -> bool:
        """Uploads of this agent that wait in the draft."""
        return Attachment._base_manager.filter(draft__in=drafts, uploaded_by=self.agent.pk).exists()


class Upload(KeepDraft):
    """A file for the message being written; `remove` takes one away again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Files belong to a draft until the message is sent."""
        if remove := request.POST.get("remove", ""):
            pk = row_key(remove)
            removed = pk is not None and remove_upload(pk=pk, by=self.actor)
            return JsonResponse({"removed": bool(removed)})
        audience, file = request.POST.get("audience", ""), request.FILES.get("file")
        if audience not in Audience.values or file is None:
            raise Http404
        text = request.POST.get("body", "")[:200_000]
        try:
            draft = save_draft(user=self.agent, item=self.item, audience=audience, body=text)
            stored = store_upload(file=file, name=file.name or "", uploaded_by=self.agent, draft=draft)
        except FAULTS as error:
            return JsonResponse({"message": str(error)}, status=422)
        return JsonResponse({"pk": stored.pk, "name": stored.name, "size": stored.size})
