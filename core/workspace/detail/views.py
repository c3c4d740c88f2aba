"""The page of one item: `/admin/<prefix>/<number>/`."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.widgets.button import Button

from core.access.api import row_key
from core.conversations.models import Audience
from core.workspace import links
from core.workspace.detail.base import ItemBase
from core.workspace.detail.composing import composer_for
from core.workspace.detail.inbox import found_in, inbox_context
from core.workspace.detail.properties import property_fields
from core.workspace.detail.reading import ItemPage
from core.workspace.detail.related import related_context
from core.workspace.detail.timeline import change_of, timeline

PANES = ("inbox", "conversation", "details")


class ItemView(ItemBase):
    """Conversation and composer in the middle, properties on the right, the inbox on the left where there is room."""

    template_name = "wagdesk_workspace/item.html"

    @cached_property
    def page(self) -> ItemPage:
        """Everything shown."""
        return ItemPage(self.item, self.viewer, everything=self.request.GET.get("earlier") == "1")

    @cached_property
    def lane(self) -> str:
        """Which conversation is shown: "all", "internal", "new" or a conversation's number."""
        wanted = self.request.GET.get("lane", "all")
        known = {"all", "internal", "new", *(str(one.pk) for one in self.page.public)}
        return wanted if wanted in known else "all"

    @property
    def pane(self) -> str:
        """Which pane a phone shows."""
        wanted = self.request.GET.get("pane", "conversation")
        return wanted if wanted in PANES else "conversation"

    def get_page_title(self) -> str:
        """Number and title; the visible heading is in the page."""
        return f"#{self.item.number} {self.item.title}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list, then the number."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": f"#{self.item.number}"}]

    def get_header_buttons(self) -> list[Any]:
        """“Add ticket”."""
        return self.add_button()

    def get_header_more_buttons(self) -> list[Button]:
        """Nothing yet."""
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """With pictures of other servers only when asked for, and only then does the policy let them in."""
        response = super().get(request, *args, **kwargs)
        if self.with_images:
            response._csp_update = {"img-src": ["https:"]}  # type: ignore[attr-defined]  # for django-csp
        return response

    @cached_property
    def with_images(self) -> set[int]:
        """Messages whose held-back pictures are to be shown."""
        return {pk for text in self.request.GET.getlist("images") if (pk := row_key(text)) is not None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The three columns."""
        page, now = self.page, timezone.now()
        shown_lane = "all" if self.lane == "new" else self.lane
        return super().get_context_data(
            item=self.item,
            page=page,
            pane=self.pane,
            lane=self.lane,
            lanes=self._lanes(),
            new_begun=bool(page.public) and page.facts.has_begun(Audience.PUBLIC),
            entries=timeline(page, lane=shown_lane, with_images=self.with_images, now=now),
            sent=self._just_sent(now),
            composer=composer_for(
                page, lane=self.lane, audience=self.request.GET.get("write", ""), to=self.request.GET.get("to", "")
            ),
            properties=property_fields(self.item, page.furniture),
            activities=[change_of(one) for one in reversed(page.activities)],
            requesters=page.requesters,
            followers=page.facts.get("follower"),
            i_follow=any(fact.ref == self.agent.pk for fact in page.facts.get("follower")),
            here=self.request.get_full_path(),
            urls=self._urls(),
            **self._side_contexts(),
            **kwargs,
        )

    def _lanes(self) -> list[dict[str, Any]]:
        page = self.page
        counts: dict[int, int] = {}
        for message in page.messages:
            if message.withdrawn_at is None:
                counts[message.conversation_id] = counts.get(message.conversation_id, 0) + 1
        lanes: list[dict[str, Any]] = [{"code": "all", "label": "", "names": "", "count": sum(counts.values())}]
        for one in page.public:
            names = ", ".join(member.name.split(" ")[0] or str(member) for member in page.members_of(one)[:3])
            begun = page.facts.has_begun(Audience.PUBLIC, one.pk)
            count = counts.get(one.pk, 0)
            lanes.append({"code": str(one.pk), "label": "public", "names": names, "count": count, "begun": begun})
        internal = sum(counts.get(one.pk, 0) for one in page.conversations if not one.is_public)
        begun = page.facts.has_begun(Audience.INTERNAL)
        return [*lanes, {"code": "internal", "label": "internal", "names": "", "count": internal, "begun": begun}]

    def _just_sent(self, now: Any) -> Any:
        """The reply this agent can still take back."""
        mine = [one for one in self.page.messages if one.author_user_id == self.agent.pk]
        waiting = [one for one in mine if one.send_after and one.send_after > now and one.withdrawn_at is None]
        if not waiting:
            return None
        message = waiting[-1]
        names = [str(one.customer or one.address) for one in self.page.recipients.get(message.pk, [])]
        seconds = int((message.send_after - now).total_seconds())
        return {"message": message, "names": ", ".join(names), "seconds": max(seconds, 1)}

    def _side_contexts(self) -> dict[str, Any]:
        """The inbox and the related panels come by their own requests, or with the page where asked for."""
        context: dict[str, Any] = {"inbox": None, "related": None, "found_in": found_in(self.request.GET)}
        if self.pane == "inbox":
            context["inbox"] = inbox_context(self)
        if self.request.GET.get("with") == "related":
            context["related"] = related_context(self)
        return context

    def _urls(self) -> dict[str, str]:
        names = (
            "reply", "draft", "upload", "property", "seen", "related", "requesters", "followers", "links", "state",
        )  # fmt: skip
        urls = {name: links.action_url(self.kind_code, name, self.item.number) for name in names}
        return urls | {"inbox": links.action_url(self.kind_code, "inbox"), "list": links.list_url(self.kind_code)}
