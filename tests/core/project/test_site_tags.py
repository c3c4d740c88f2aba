"""The tags and partials that customer pages are built of."""

import pytest
from django import forms
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory

from core.project.icons import UnknownIcon, drawings


def render(source, request=None, **values):
    return engines["django"].from_string("{% load wagdesk_site %}" + source).render(values, request)


@pytest.fixture
def request_of_a_visitor(rf: RequestFactory):
    return rf.get("/")


class Sample(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="At work.")
    room = forms.CharField(required=False)
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")], label="Which?")
    clean = forms.BooleanField(label="It is clean")
    files = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_an_icon_is_referenced_and_its_drawing_sent_once(request_of_a_visitor):
    html = render('{% wd_icon "search" %}{% wd_icon "search" %}{% wd_sprite %}', request_of_a_visitor)

    assert html.count('<use href="#i-search"/>') == 2
    assert html.count('<symbol id="i-search"') == 1
    assert "i-globe" not in html


def test_an_icon_in_an_include_is_in_the_sprite_too(request_of_a_visitor):
    html = render(
        '{% include "wagdesk/_pagination.html" with next_url="?b" only %}{% wd_sprite %}', request_of_a_visitor
    )

    assert '<symbol id="i-next"' in html


def test_without_a_request_an_icon_is_drawn_in_place():
    assert drawings()["check"] in render('{% wd_icon "check" %}')


def test_an_icon_that_points_turns_with_the_reading_direction(request_of_a_visitor):
    assert "wd-icon--flip" in render('{% wd_icon "next" %}', request_of_a_visitor)
    assert "wd-icon--flip" not in render('{% wd_icon "search" %}', request_of_a_visitor)


def test_an_unknown_icon_is_a_loud_mistake(request_of_a_visitor):
    with pytest.raises(UnknownIcon, match="umbrella"):
        render('{% wd_icon "umbrella" %}', request_of_a_visitor)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Dana Reuter", "DR"),
        ("Åsa van der Berg", "ÅB"),
        ("erin@labor.example", "EL"),
        ("李小龍", "李"),
        ("", "?"),
        (None, "?"),
        ("Ada (Lab) 3", "A3"),
    ],
)
def test_initials_come_from_the_first_and_the_last_word(name, initials):
    assert render("{{ name|wd_initials }}", name=name) == initials


def test_highlighted_text_is_marked_and_everything_else_escaped():
    parts = [["<b>lamp</b> ", False], ["E-37 & <i>", True]]

    assert render("{{ parts|wd_parts }}", parts=parts) == ("&lt;b&gt;lamp&lt;/b&gt; <mark>E-37 &amp; &lt;i&gt;</mark>")


def test_label_help_control_and_error_stand_in_this_order_and_are_tied(request_of_a_visitor):
    html = render("{% wd_field form.email %}", request_of_a_visitor, form=Sample({"email": "dana"}))

    places = [html.index(part) for part in ("<label", 'id="id_email-help"', "<input", 'id="id_email-error"')]
    assert places == sorted(places)
    assert 'aria-describedby="id_email-error id_email-help"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="wd-input"' in html


def test_only_optional_fields_say_so(request_of_a_visitor):
    assert "optional" in render("{% wd_field form.room %}", request_of_a_visitor, form=Sample())
    assert "optional" not in render("{% wd_field form.email %}", request_of_a_visitor, form=Sample())


def test_a_group_of_choices_is_a_fieldset_with_a_legend(request_of_a_visitor):
    html = render("{% wd_field form.kind %}", request_of_a_visitor, form=Sample({}))

    assert "<legend>Which?</legend>" in html
    assert html.count('type="radio"') == 2
    assert '<fieldset class="wd-field wd-field--wrong" aria-describedby="id_kind-error">' in html


def test_a_hidden_field_is_nothing_but_itself(request_of_a_visitor):
    html = render("{% wd_field form.secret %}", request_of_a_visitor, form=Sample()).strip()

    assert html.startswith("<input")
    assert html.count("<") == 1


def test_a_field_that_only_repeats_its_label_loses_the_placeholder(request_of_a_visitor):
    form = Sample()
    form.fields["room"].widget.attrs["placeholder"] = "Room"

    assert "placeholder" not in render("{% wd_field form.room bare=True %}", request_of_a_visitor, form=form)


def test_the_summary_links_each_error_to_its_field(request_of_a_visitor):
    form = Sample({})
    form.add_error(None, "Too late.")
    html = render("{% wd_errors form %}", request_of_a_visitor, form=form)

    assert "Please check 4 answers" in html
    assert "<li>Too late.</li>" in html
    assert '<a href="#id_email">E-mail: This field is required.</a>' in html
    # The first of several choices, and no colon behind a question mark.
    assert '<a href="#id_kind_0">Which? This field is required.</a>' in html


def test_a_form_without_errors_has_no_summary(request_of_a_visitor):
    assert render("{% wd_errors form %}", request_of_a_visitor, form=Sample()).strip() == ""


def test_a_failure_stays_in_the_page_and_news_floats(request_of_a_visitor):
    messages = [Message(SUCCESS, "Sent."), Message(ERROR, "<b>Too large</b>")]
    html = render('{% include "wagdesk/_messages.html" %}', request_of_a_visitor, messages=messages)

    assert html.index('role="alert"') < html.index('class="wd-toasts"')
    assert "&lt;b&gt;Too large" in html


@pytest.mark.parametrize(
    ("category", "shape"),
    [
        ("new", "new"),
        ("open", "work"),
        ("waiting_customer", "you"),
        ("waiting_other", "other"),
        ("resolved", "done"),
        ("closed", "closed"),
        ("merged", "closed"),
        ("spam", "closed"),
    ],
)
def test_the_category_gives_the_shape_and_the_administrator_the_word(category, shape):
    html = render('{% include "wagdesk/_status.html" with label="Mine" %}', category=category)

    assert f"wd-status--{shape}" in html
    assert ">Mine<" in html


def test_a_toast_with_an_undo_does_not_go_by_itself(request_of_a_visitor):
    include = '{% include "wagdesk/_toast.html" with text="Closed." passing=True '

    assert "data-seconds" in render(include + "%}", request_of_a_visitor)
    assert "data-seconds" not in render(include + 'undo_url="/undo/" %}', request_of_a_visitor)
