"""How a form page answers a browser: asks, judges, stores, shows the number."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.access.api import service, viewer_of
from core.conversations.errors import ConversationError
from core.people.mistyping import meant_address
from core.people.models import Customer

SALT = "wagdesk.webforms.sent"
#: The button beside suggested articles, as the template names it; no question has this name.
SOLVED = "solved"
#: Sent forms from one network, in ten minutes.
MOST_IN_TEN_MINUTES = 20


class FormPageServing:
    """Mixed into FormPage; keeps the model to its columns."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """GET asks, POST takes, `?sent=` shows what became of it."""
        if token := request.GET.get("sent"):
            return self.thank(request, token)
        form = self.form_for(request)
        if request.method == "POST" and (answer := self.take(request, form)):
            return answer
        return self.ask(request, form)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """What an editor sees of a draft: the form as it will ask."""
        return self.ask(request, self.form_for(request))

    def form_for(self, request: HttpRequest) -> Any:
        """The form with what was sent, or empty but for what the reader searched for before (`about`)."""
        from webforms.forms import PageForm  # the form reads this model

        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        about = request.GET.get("about", "")
        return PageForm(self, current_customer(request), *sent, about=about)  # type: ignore[arg-type]

    @property
    def questions(self) -> list[Mapping[str, Any]]:
        """What a visitor is asked, for programs."""
        from webforms.forms import PageForm, described  # the form reads this model

        return described(PageForm(self, None))  # type: ignore[arg-type]

    def ask(self, request: HttpRequest, form: Any) -> HttpResponse:
        """The form, with errors 422."""
        context = self.get_context(request)  # type: ignore[attr-defined]
        context |= {"form": form, "suggest_url": suggest_url() if self.suggests_articles else ""}  # type: ignore[attr-defined]
        return TemplateResponse(request, self.template, context, status=422 if form.errors else 200)  # type: ignore[attr-defined]

    def take(self, request: HttpRequest, form: Any) -> HttpResponse | None:
        """Store a good form and lead to its number; None when it must be asked again."""
        from webforms.services import submit  # the service reads this model

        if request.POST.get(SOLVED):
            return HttpResponseRedirect(f"{self.get_url(request)}?sent={signing.dumps({'solved': 1}, salt=SALT)}")  # type: ignore[attr-defined]
        if form.is_robot:
            return HttpResponseRedirect(f"{self.get_url(request)}?sent={signing.dumps({}, salt=SALT)}")  # type: ignore[attr-defined]
        if not form.is_valid():
            return None
        if too_many(request):
            form.add_error(None, _("Too many requests from your network. Nothing was sent; try again in ten minutes."))
            return None
        try:
            submission = submit(form)
        except ConversationError as refusal:
            form.add_error(None, str(refusal))
            return None
        token = signing.dumps({"submission": submission.pk}, salt=SALT)
        return HttpResponseRedirect(f"{self.get_url(request)}?sent={token}")  # type: ignore[attr-defined]

    def thank(self, request: HttpRequest, token: str) -> HttpResponse:
        """The number and what happens next. The signed token names one submission, for a day."""
        try:
            facts = signing.loads(token, salt=SALT, max_age=86_400)
        except signing.BadSignature:
            return HttpResponseRedirect(self.get_url(request))  # type: ignore[attr-defined]
        context = self.get_context(request)  # type: ignore[attr-defined]
        context |= {"solved": "solved" in facts, **sent_facts(facts.get("submission"))}
        context["requests_url"] = portal_address("requests")
        if context.get("number") and (current_customer(request) or not request.user.is_authenticated):
            context["request_url"] = portal_address("request", context["number"])
        return TemplateResponse(request, "wagdesk_webforms/sent.html", context)


def current_customer(request: HttpRequest) -> Customer | None:
    """The signed-in customer, at the portal's door."""
    pk = viewer_of(request).customer_id
    return Customer.objects.visible_to(viewer_of(request)).filter(pk=pk).first() if pk else None


@service
def sent_facts(pk: int | None) -> dict[str, Any]:
    """Number, address, perhaps the one that was meant, and moment of one's own submission.

    The signed link is the right to read them.
    """
    from webforms.models import Submission  # the model mixes this module in

    row = Submission.objects.select_related("intake__item").filter(pk=pk).first() if pk else None
    if row is None:
        return {}
    payload = row.intake.payload
    return {
        "number": row.intake.item.number if row.intake.item else payload.get("number"),
        "address": payload.get("sender_value"),
        "meant": meant_address(payload.get("sender_value") or ""),
        "sent_at": row.created_at,
    }


def too_many(request: HttpRequest) -> bool:
    """Count a sending of this network; cheap, and only a brake."""
    key = f"wagdesk-forms-{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 600)
    try:
        return cache.incr(key) > MOST_IN_TEN_MINUTES
    except ValueError:  # it expired between the two
        return False


def suggest_url() -> str:
    """Where article suggestions come from; nothing where search is not installed."""
    try:
        return f"{reverse('wagdesk_search:suggest')}?kinds=article"
    except NoReverseMatch:
        return ""


def portal_address(name: str, *args: int) -> str:
    """A page of the portal; nothing where it is not installed. A visitor signs in on the way."""
    try:
        return reverse(f"wagdesk_portal_pages:{name}", args=args)
    except NoReverseMatch:
        return ""
