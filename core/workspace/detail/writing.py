"""Replies, notes, drafts and uploads."""

from contextlib import suppress
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.access.api import ChangedMeanwhile, row_key
from core.conversations.errors import ConversationError, NoRecipient
from core.conversations.models import Attachment, Audience, Conversation, Draft, Message
from core.conversations.services import (
    Writing,
    discard_draft,
    remove_upload,
    save_draft,
    store_upload,
    withdraw_message,
    write_message,
)
from core.people.errors import PeopleError
from core.people.models import Customer
from core.people.services import customer_for_address
from core.work.errors import WorkError
from core.workspace.detail.base import ItemBase

FAULTS = (ConversationError, WorkError, PeopleError, ChangedMeanwhile, PermissionDenied)


class Composing(ItemBase):
    """What the composer sends: a text for an audience, of customers for one conversation or for one not begun yet."""

    http_method_names = ["post"]  # noqa: RUF012 - Django's own attribute
    right = "change"

    @cached_property
    def audience(self) -> str:
        """Agents or customers."""
        audience = self.request.POST.get("audience", "")
        if audience not in Audience.values:
            raise Http404
        return audience

    @cached_property
    def conversation(self) -> Conversation | None:
        """The public conversation the form names, when the viewer sees it on this item; a note needs none."""
        pk = row_key(self.request.POST.get("conversation", ""))
        if self.audience == Audience.INTERNAL or pk is None:
            return None
        rows = Conversation.objects.visible_to(self.viewer).filter(item=self.item.pk, audience=Audience.PUBLIC)
        return rows.filter(pk=pk).first()

    @property
    def draft_of_mine(self) -> dict[str, Any]:
        """Whose, and where."""
        return {
            "user": self.agent, "item": self.item, "audience": self.audience, "conversation": self.conversation,
        }  # fmt: skip

    def url_of_composer(self, audience: str, conversation: Conversation | None) -> str:
        """The page with the composer for them."""
        query = {"write": audience}
        if conversation is not None:
            query["to"] = str(conversation.pk)
        elif self.request.POST.get("lane") == "new":
            query["lane"] = "new"
        return f"{self.item_url}?{urlencode(query)}"


class Write(Composing):
    """A public reply or an internal note. What fails is kept as a draft, so nothing written is lost."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The audience is that of the button: each has its own text."""
        text = request.POST.get(f"body_{self.audience}", "")
        try:
            self.write(request, text)
        except FAULTS as error:
            self.keep(request, text)
            messages.error(request, str(error))
            return HttpResponseRedirect(self.url_of_composer(self.audience, self.conversation))
        return HttpResponseRedirect(f"{self.back()}#newest")

    def write(self, request: HttpRequest, text: str) -> Message:
        """What was sent, once for each form that was opened."""
        writing = Writing(
            item=self.item,
            audience=self.audience,
            conversation=self.conversation,
            to=self.customers(request) if self.audience == Audience.PUBLIC else [],
            text=text,
            uploads=[pk for pk in map(row_key, request.POST.getlist("attachment")) if pk is not None],
            files=request.FILES.getlist("files"),
            then=request.POST.get("then", ""),
        )
        sent = write_message(writing, by=self.actor, token=request.POST.get("token", ""))
        if writing.then and writing.audience == Audience.PUBLIC:
            self.tell_of_status(writing.then)
        return sent

    def tell_of_status(self, wanted: str) -> None:
        """Where it is another: a reply that comes again does nothing more, and not every type has one of each kind."""
        del self.item  # as it is by now
        if self.item.status.category != wanted:
            text = _("The status was not changed. It is “%(status)s” now.")
            messages.warning(self.request, text % {"status": self.item.status})

    def keep(self, request: HttpRequest, text: str) -> None:
        """The text and the files sent with the form, those that can be kept."""
        draft = save_draft(**self.draft_of_mine, body=text)
        for file in request.FILES.getlist("files"):
            with suppress(ConversationError):
                store_upload(file=file, name=file.name or "", uploaded_by=self.agent, draft=draft)

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


class TakeBack(Composing):
    """Undo a public reply before it leaves; its text is a draft again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only its author, only in time."""
        rows = Message.objects.visible_to(self.viewer).filter(conversation__item=self.item.pk)
        message = rows.filter(pk=self.kwargs["pk"]).first()
        if message is None:
            raise Http404
        try:
            message = withdraw_message(message=message, by=self.actor)
        except FAULTS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Taken back. Nobody got it; your text is below."))
            if message.moved:
                del self.item  # as it is by now
                text = _("The status was not put back. It is “%(status)s” now.")
                messages.warning(request, text % {"status": self.item.status})
        return HttpResponseRedirect(self.url_of_composer(Audience.PUBLIC, message.conversation))


class KeepDraft(Composing):
    """What is being written, kept while it is written."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty text without files forgets the draft."""
        mine, text = self.draft_of_mine, request.POST.get("body", "")[:200_000]
        if not text.strip() and not self.has_files(Draft.objects.filter(**mine)):
            discard_draft(**mine)
            return JsonResponse({"saved": ""})
        save_draft(**mine, body=text)
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
        file, text = request.FILES.get("file"), request.POST.get("body", "")[:200_000]
        if file is None:
            raise Http404
        try:
            draft = save_draft(**self.draft_of_mine, body=text)
            stored = store_upload(file=file, name=file.name or "", uploaded_by=self.agent, draft=draft)
        except FAULTS as error:
            return JsonResponse({"message": str(error)}, status=422)
        return JsonResponse({"pk": stored.pk, "name": stored.name, "size": stored.size})
