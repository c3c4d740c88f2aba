"""The living style guide: every component of the customer pages in its states, for people, screenshots and axe.

Mounted only where DEBUG is on and in tests. Never: anything from the database but the page's frame.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CATEGORIES = ("new", "open", "waiting_customer", "waiting_other", "resolved", "closed", "merged", "spam")


class SampleForm(forms.Form):
    """Every kind of field once."""

    serial = forms.RegexField(
        r"^PL3-\d{6}$",
        label=_("Serial number"),
        help_text=_("On the plate at the back, such as PL3-204817."),
        error_messages={"invalid": _("The number has six digits after the dash.")},
    )
    room = forms.CharField(label=_("Room"), required=False)
    device = forms.ChoiceField(label=_("Device"), choices=[("p", "Polaris 300"), ("b", "Borea C20")])
    story = forms.CharField(
        label=_("What happened?"), widget=forms.Textarea, help_text=_("What did you expect, what did you see?")
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        widget=forms.RadioSelect,
        choices=[("stop", _("We cannot work")), ("plan", _("There is no hurry"))],
    )
    due = forms.DateField(label=_("Needed by"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    photos = forms.FileField(label=_("Photos or records"), required=False, help_text=_("At most 20 MB each."))
    consent = forms.BooleanField(label=_("The device is clean"))


class ReplyForm(forms.Form):
    """A composer's fields."""

    body = forms.CharField(widget=forms.Textarea(attrs={"placeholder": _("Write to Alice …")}))
    attached = forms.FileField(required=False)
    solved = forms.BooleanField(label=_("This is solved, close the request"), required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page."""
    wrong = SampleForm({"serial": "PL3-20481", "story": "E-37", "device": "p"})
    fresh = SampleForm(prefix="fresh")
    return render(request, "wagdesk/styleguide.html", {**things_to_show(), "wrong": wrong, "fresh": fresh})


def things_to_show() -> dict[str, Any]:
    """Sample data for the components."""
    return {
        "categories": CATEGORIES,
        "reply": ReplyForm(prefix="reply"),
        "breadcrumbs": [{"label": _("Help centre"), "url": "/"}, {"label": _("Style guide"), "url": "?"}],
        "tabs": [
            {"label": _("All"), "url": "?", "current": True, "count": 24},
            {"label": _("Articles"), "url": "?", "count": 17},
        ],
        "files": [{"name": "Baseline 400 to 800 nm.csv", "url": "#", "size": 61_000}],
        "earlier": timezone.now() - timedelta(days=4),
        "title_parts": [["Download the ", False], ["calibration", True], [" certificate", False]],
    }


def suggestions(request: HttpRequest) -> JsonResponse:
    """An answer in the shape of the search's, made of the question itself; “zz” finds nothing, “slow” is degraded."""
    query = request.GET.get("q", "")
    groups = [
        {
            "kind": "article",
            "label": str(_("Articles")),
            "count": 2,
            "results": [article(query, "?a"), article(query, "?b")],
        },
        {"kind": "ticket", "label": str(_("Your requests")), "count": 1, "results": [request_of("#4182")]},
    ]
    found = [] if query.startswith("zz") else groups
    answer = {"query": query, "groups": found, "all_url": f"?{urlencode({'q': query})}", "degraded": query == "slow"}
    return JsonResponse(answer)


def article(query: str, url: str) -> dict[str, Any]:
    """A result that matches whatever was asked."""
    return {
        "title": [["Calibrate the Polaris 300: ", False], [query, True]],
        "snippet": [["The check compares your device with five filters.", False]],
        "url": url,
        "meta": "",
        "identifier": "",
    }


def request_of(number: str) -> dict[str, Any]:
    """A result with a number and facts."""
    return {
        "title": [["Drift after lamp change", False]],
        "snippet": [],
        "url": f"?{urlencode({'open': number})}",
        "meta": str(_("Solved")),
        "identifier": number,
    }


app_name = "wagdesk_styleguide"
urlpatterns = [path("", styleguide, name="page"), path("suggest/", suggestions, name="suggest")]
