"""A customer's requests in the browser."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from core.access.api import ChangedMeanwhile, viewer_of
from core.conversations.content import place_inline_images, without_styles
from core.conversations.errors import ConversationError
from core.conversations.models import Attachment, Intake
from core.conversations.serving import file_response
from core.conversations.uploads import is_inline_image
from core.work.activity import verb_of
from core.work.custom import display, fields_for
from core.work.errors import WorkError
from core.work.models import StatusCategory, WorkItem
from portal_pages import queries, services
from portal_pages.forms import ReplyForm
from portal_pages.home import contact_url
from portal_pages.models import PortalSettings
from portal_pages.readers import readers_of
from portal_pages.sections import portal_kinds

#: Of the words somebody searched for in vain.
LONGEST_ABOUT = 200


@login_required
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """My requests, grouped by whose turn it is."""
    viewer = viewer_of(request)
    state = request.GET.get("state", "open")
    if state not in queries.STATES:
        return _without_state(request)
    text = request.GET.get("q", "").strip()[:200]
    has_requests = bool(portal_kinds())
    page = queries.request_page(viewer, state=state, text=text, cursor=request.GET.get("after", ""))
    context = {
        "groups": grouped(page.rows),
        "state": state,
        "text": text,
        "next_url": _next(request, page.next_cursor),
        "new_url": contact_url(request) if has_requests else "",
        "has_requests": has_requests,
    }
    return render(request, "wagdesk_portal_pages/requests.html", context)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """To the first way to ask, in the reader's language; `about` begins the request. Home where there is no way."""
    way = contact_url(request)
    about = request.GET.get("about", "").strip()[:LONGEST_ABOUT]
    return redirect(f"{way}?{urlencode({'about': about})}" if way and about else way or "/")


@login_required
@require_http_methods(["GET", "POST"])
def request_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One request: its story, and the reply. What is not theirs is not found."""
    viewer = viewer_of(request)
    rows = queries.requests_of(viewer).select_related("status", "priority", "assignee", "team", "item_type")
    item: WorkItem = get_object_or_404(rows, number=number)
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _take(request, item, form):
        return redirect(f"{reverse('wagdesk_portal_pages:request', args=[number])}#latest")
    context = _detail(request, item, form)
    return render(request, "wagdesk_portal_pages/request.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a message the customer may read: shown when it is a picture, else saved."""
    viewer = viewer_of(request)
    left = Q(message__send_after__isnull=True) | Q(message__send_after__lte=timezone.now())
    files = queries.of_portal_kinds(Attachment.objects.visible_to(viewer))
    found = get_object_or_404(files.filter(left), pk=pk)
    return file_response(found)


def grouped(rows: list[WorkItem]) -> list[tuple[str, list[WorkItem]]]:
    """By whose turn it is; empty groups are left out."""
    groups = [
        (_("Waiting for you"), [StatusCategory.WAITING_CUSTOMER]),
        (_("With us"), [StatusCategory.NEW, StatusCategory.OPEN, StatusCategory.WAITING_OTHER]),
        (_("Solved and closed"), StatusCategory.finished()),
    ]
    sorted_rows = [(title, [row for row in rows if row.status.category in kinds]) for title, kinds in groups]
    return [(title, members) for title, members in sorted_rows if members]


def _take(request: HttpRequest, item: WorkItem, form: ReplyForm) -> bool:
    """Send the answer, close if asked, both once; False with the error on the form."""
    viewer = viewer_of(request)
    data, customer_id, intake = form.cleaned_data, viewer.customer_id, None
    try:
        if customer_id is None:
            raise PermissionDenied(_("You can read this request, but not answer in it."))
        if data["solved"]:
            services.require_close(item=item, customer_id=customer_id)
        if data["body"].strip() or data["files"]:
            conversation = queries.conversation_for_reply(viewer, item)
            if conversation is None:
                raise PermissionDenied(_("You can read this request, but not answer in it."))
            answer = {"text": data["body"], "files": data["files"], "token": data["token"]}
            intake = services.reply(conversation=conversation, customer_id=customer_id, **answer)
            messages.success(request, _("Your reply is on its way."))
    except (ConversationError, ChangedMeanwhile, PermissionDenied) as refusal:
        form.add_error(None, str(refusal))
        return False
    if data["solved"]:
        _close(request, item, intake)
    return True


def _close(request: HttpRequest, item: WorkItem, beside: Intake | None) -> None:
    """What refuses it is told on the page that follows: the answer beside it has left."""
    try:
        item = services.close(item=item, customer_id=viewer_of(request).customer_id, beside=beside)
    except (WorkError, ChangedMeanwhile, PermissionDenied) as refusal:
        messages.error(request, str(refusal))
        return
    if item.closed_at is None:
        messages.info(request, _("Request #%(number)s is still open.") % {"number": item.number})
    else:
        messages.success(request, _("Request #%(number)s is closed.") % {"number": item.number})


def _detail(request: HttpRequest, item: WorkItem, form: ReplyForm) -> dict[str, Any]:
    viewer = viewer_of(request)
    settings = PortalSettings.current()
    story = [_told(entry, viewer.customer_id) for entry in queries.story_of(viewer, item)]
    last = max((index for index, entry in enumerate(story) if entry.get("message")), default=-1)
    return {
        "item": item,
        "story": story,
        "last": last,
        "form": form,
        "may_reply": queries.conversation_for_reply(viewer, item) is not None,
        "may_close": item.closed_at is None and services.may_close(item=item, customer_id=viewer.customer_id),
        "people": readers_of(viewer, item),
        "properties": shown_properties(item, settings),
        "customer_id": viewer.customer_id,
        "breadcrumbs": [{"label": _("My requests"), "url": reverse("wagdesk_portal_pages:requests")}],
    }


def _told(entry: queries.Entry, customer_id: int | None) -> dict[str, Any]:
    if entry.message is not None:
        files = [
            {"name": one.name, "size": one.size, "url": reverse("wagdesk_portal_pages:file", args=[one.pk]),
             "image": is_inline_image(one.content_type)}
            for one in entry.message.attachments.all()
        ]  # fmt: skip
        pictures = {
            one.content_id: reverse("wagdesk_portal_pages:file", args=[one.pk])
            for one in entry.message.attachments.all()
            if one.is_inline and one.content_id
        }
        shown = [file for file, one in zip(files, entry.message.attachments.all(), strict=True) if not one.is_inline]
        html = place_inline_images(without_styles(entry.message.html_new), pictures.get)
        return {
            "message": entry.message, "files": shown, "html": html, "quoted": without_styles(entry.message.html_quoted),
        }  # fmt: skip
    activity = entry.activity
    assert activity is not None  # an entry is one of the two
    verb = verb_of(activity.verb)
    own = verb.told_to_doer(activity.data) if customer_id and activity.customer_id == customer_id else ""
    return {"activity": activity, "text": verb.told_to_customers(activity.data), "own_text": own}


def shown_properties(item: WorkItem, settings: PortalSettings) -> list[tuple[str, str]]:
    """Label and value of what the settings let customers see."""
    rows = [(_("Status"), item.status.shown_to_customer)]
    if settings.shows_priority and item.priority:
        rows.append((_("Priority"), item.priority.label))
    if settings.shows_assignee and (item.assignee or item.team):
        names = [item.assignee.get_full_name() if item.assignee else "", item.team.name if item.team else ""]
        rows.append((_("Handled by"), ", ".join(filter(None, names))))
    if settings.shows_tags and (tags := ", ".join(tag.name for tag in item.tags.all())):
        rows.append((_("Tags"), tags))
    for field in fields_for(item.item_type):
        if field.shown_to_customers and item.custom.get(field.key) is not None:
            rows.append((field.label, display(field, item.custom[field.key])))
    return rows


def _without_state(request: HttpRequest) -> HttpResponse:
    """To everything, saying that the address asked for a status that there is none of."""
    messages.info(request, _("There is no such status; these are all of your requests."))
    query = request.GET.copy()
    query.pop("after", None)
    query["state"] = "all"
    return redirect(f"{reverse('wagdesk_portal_pages:requests')}?{query.urlencode()}")


def _next(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query["after"] = cursor
    return f"?{query.urlencode()}"
