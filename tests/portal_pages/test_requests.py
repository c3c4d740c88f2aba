"""Customers find their requests, read what is for them, and answer."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.conversations.arrivals import Arrival
from core.conversations.body import body_of
from core.conversations.models import Attachment, Message
from core.conversations.services import add_message, internal_conversation, take_in
from core.plugins.api import hookimpl
from core.plugins.switches import set_enabled
from core.work.errors import TransitionRefused
from core.work.models import Status, StatusCategory, WorkItem
from core.work.services import add_activity, update_item
from core.workspace.links import item_url
from portal_pages.models import PortalSettings
from portal_pages.sections import PortalSection

LIST = reverse("wagdesk_portal_pages:requests")


def make_request(customer, title="Drift", **more):
    arrival = Arrival(customer_id=customer.pk, subject=title, text=f"{title} happened.", **more)
    return take_in(arrival, source="form:1", channel="form").item


@pytest.fixture
def item(cast):
    """Dana's request, answered by Alice, with an internal note beside."""
    item = make_request(cast.dana.customer, team_id=cast.field_support.pk)
    add_message(conversation=item.conversations.get(), by=cast.alice.actor, text="Which lamp?", undo_seconds=0)
    note = internal_conversation(item=item, by=cast.alice.actor)
    add_message(conversation=note, by=cast.bob.actor, text="Secret lamp.")
    return item


def url_of(item):
    return reverse("wagdesk_portal_pages:request", args=[item.number])


def test_a_customer_reads_the_answer_and_not_the_note(client, cast, item):
    cast.sign_in(client, "dana")

    text = client.get(url_of(item)).content.decode()

    assert "Drift happened." in text
    assert "Which lamp?" in text
    assert "Secret lamp." not in text


def test_a_customer_is_told_no_number_of_a_request_they_may_not_see(client, cast, item):
    other = make_request(cast.erin.customer, "Leak")
    for number in (other.number, item.number):
        told = {"link_type": "relates", "number": number}
        add_activity(item=item, by=cast.alice.actor, verb="work.linked", data=told, for_customers=True)
    cast.sign_in(client, "dana")

    text = client.get(url_of(item)).content.decode()

    assert "linked: relates to a request you may not see" in text
    assert f"linked: relates to #{item.number}" in text
    assert f"#{other.number}" not in text


class Foreign:
    """A plugin with a section for a kind that is somebody else's."""

    @hookimpl
    def portal_sections(self):
        return [PortalSection(kind="ticket", label="Requests")]


def test_the_menu_leads_to_requests_only_while_their_kind_is_on(client, cast, plugins):
    cast.sign_in(client, "dana")
    with plugins.registered(foreign=Foreign()):
        on = client.get("/accounts/email/").content.decode()
        set_enabled(slug="tickets", enabled=False)
        off = client.get("/accounts/email/").content.decode()

    assert on.count(f'<li><a href="{LIST}">My requests</a></li>') == 3  # both menus, and the account's
    assert f'href="{LIST}"' not in off


def test_what_the_page_policy_refuses_is_not_sent(client, cast):
    item = make_request(cast.dana.customer)
    html = '<p style="color:#c00">Which lamp?</p><blockquote type="cite"><p style="color:#00c">Drift</p></blockquote>'
    body = body_of(text="", html=html)
    add_message(conversation=item.conversations.get(), by=cast.dana.actor, text="Which lamp?", body=body)
    cast.sign_in(client, "dana")

    answer = client.get(url_of(item))

    message = Message.objects.latest("pk")
    assert "style=" in message.html_new
    assert "style=" in message.html_quoted
    assert "Which lamp?" in answer.content.decode()
    assert "Drift</p>" in answer.content.decode()
    assert 'style="' not in answer.content.decode()
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_a_customer_answers_with_a_file(client, cast, item):
    cast.sign_in(client, "dana")

    answer = client.post(url_of(item), {"body": "The new one.", "files": SimpleUploadedFile("a.txt", b"a")})

    assert answer.status_code == 302
    message = Message.objects.latest("pk")
    assert (message.text, message.author_customer) == ("The new one.", cast.dana.customer)
    file = reverse("wagdesk_portal_pages:file", args=[message.attachments.get().pk])
    assert client.get(file)["Content-Disposition"].startswith("attachment")
    cast.sign_in(client, "erin")
    assert client.get(file).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("erin", 404), ("alice", 404), ("visitor", 302)])
def test_nobody_else_reads_or_answers(client, cast, item, who, status, fingerprint):
    cast.sign_in(client, who)
    before = fingerprint()

    assert client.get(url_of(item)).status_code == status
    assert client.post(url_of(item), {"body": "Mine"}).status_code == status
    assert fingerprint() == before


def test_colleagues_see_requests_only_when_the_portal_shares_them(client, cast, item):
    cast.erin.customer.organization = cast.seegrund
    cast.erin.customer.save()
    cast.sign_in(client, "erin")
    assert client.get(url_of(item)).status_code == 404

    PortalSettings.objects.update_or_create(defaults={"shares_organization": True})

    text = client.get(url_of(item)).content.decode()
    assert "Which lamp?" in text
    assert "Secret lamp." not in text
    assert "<textarea" not in text


def test_closing_by_the_customer(client, cast, item):
    cast.sign_in(client, "dana")

    client.post(url_of(item), {"solved": "on"})

    assert WorkItem.objects.get(pk=item.pk).status.category == StatusCategory.RESOLVED


def story_read_by(client, cast, who, item):
    cast.sign_in(client, who)
    return " ".join(BeautifulSoup(client.get(url_of(item)).content, "html.parser").find("ol", "wd-talk").text.split())


def test_closing_is_told_as_the_act_of_who_did_it(client, cast, item):
    PortalSettings.objects.update_or_create(defaults={"shares_organization": True})
    cast.erin.customer.organization = cast.seegrund
    cast.erin.customer.save()
    cast.sign_in(client, "dana")

    client.post(url_of(item), {"solved": "on"})

    assert "You marked this as solved" in story_read_by(client, cast, "dana", item)
    assert "Dana marked this as solved" in story_read_by(client, cast, "erin", item)
    cast.sign_in(client, "alice")
    told = client.get(item_url("ticket", item.number)).content.decode()
    assert "<b>Dana</b> marked the request as solved" in told


@pytest.mark.parametrize(
    ("category", "for_who_wrote", "for_others"),
    [
        (StatusCategory.RESOLVED, "Your reply reopened this request", "Dana reopened this with a reply"),
        (StatusCategory.WAITING_CUSTOMER, "Your reply set this to “", "Dana set this to “"),
    ],
)
def test_a_status_that_a_reply_changed_is_told_as_what_the_reply_did(
    client, cast, item, category, for_who_wrote, for_others
):
    PortalSettings.objects.update_or_create(defaults={"shares_organization": True})
    cast.erin.customer.organization = cast.seegrund
    cast.erin.customer.save()
    status = Status.objects.filter(item_type=item.item_type, category=category).first()
    update_item(item=item, by=cast.alice.actor, changes={"status": status})
    cast.sign_in(client, "dana")

    client.post(url_of(item), {"body": "It drifts again."})

    assert for_who_wrote in story_read_by(client, cast, "dana", item)
    assert "You set this" not in story_read_by(client, cast, "dana", item)
    assert for_others in story_read_by(client, cast, "erin", item)
    cast.sign_in(client, "alice")
    assert "<b>Dana</b> changed status from" in client.get(item_url("ticket", item.number)).content.decode()


def test_what_refuses_the_closing_is_said_and_the_answer_stays(client, cast, item, monkeypatch):
    def refuse(**asked):
        raise TransitionRefused("The lamp still swings.")

    cast.sign_in(client, "dana")
    monkeypatch.setattr("core.work.services.changes.call", lambda hook, **asked: refuse())

    # The transition of the answer itself is refused silently; the closing is said to be.
    answer = client.post(url_of(item), {"body": "Done", "solved": "on"}, follow=True)

    assert "The lamp still swings." in answer.content.decode()
    assert Message.objects.latest("pk").text == "Done"
    assert WorkItem.objects.get(pk=item.pk).closed_at is None


def test_an_empty_reply_is_told_so_and_nothing_is_written(client, cast, item, fingerprint):
    cast.sign_in(client, "dana")
    before = fingerprint()

    answer = client.post(url_of(item), {"body": "  "})

    assert answer.status_code == 422
    assert fingerprint() == before


def test_an_empty_file_is_refused_and_the_text_stays(client, cast, item):
    cast.sign_in(client, "dana")

    answer = client.post(url_of(item), {"body": "See file", "files": SimpleUploadedFile("a.txt", b"")})

    assert answer.status_code == 422
    assert "See file" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_the_list_is_grouped_by_whose_turn_it_is(client, cast, item):
    cast.sign_in(client, "dana")

    text = client.get(LIST).content.decode()

    assert "With us" in text
    assert item.title in text
    assert "Waiting for you" not in text


def test_a_disabled_plugin_takes_its_requests_along(client, cast, item):
    cast.sign_in(client, "dana")
    set_enabled(slug="tickets", enabled=False)

    assert client.get(url_of(item)).status_code == 404
    assert item.title not in client.get(LIST).content.decode()


def test_list_and_request_cost_the_same_at_any_length(client, cast, item, count_queries):
    cast.sign_in(client, "dana")
    few = count_queries(lambda: client.get(LIST)), count_queries(lambda: client.get(url_of(item)))

    for number in range(30):
        make_request(cast.dana.customer, f"More {number}")
        add_message(conversation=item.conversations.get(audience="public"), by=cast.dana.actor, text="More")

    assert (count_queries(lambda: client.get(LIST)), count_queries(lambda: client.get(url_of(item)))) == few


def test_pages_follow_by_cursor_and_repeat_no_row(client, cast):
    for number in range(60):
        make_request(cast.dana.customer, f"Number {number:03}")
    cast.sign_in(client, "dana")

    seen, url = [], LIST
    while url:
        response = client.get(url)
        seen += [row.number for _, rows in response.context["groups"] for row in rows]
        url = LIST + response.context["next_url"] if response.context["next_url"] else ""

    assert len(seen) == len(set(seen)) == 60


def test_an_unknown_status_in_the_address_leads_to_everything_and_says_so(client, cast, item):
    cast.sign_in(client, "dana")

    page = client.get(f"{LIST}?state=nonsense&q=sensor", follow=True)

    assert page.redirect_chain == [(f"{LIST}?state=all&q=sensor", 302)]
    assert "There is no such status" in page.content.decode()


@pytest.fixture
def file(client, cast, item):
    """One that Dana sent with a reply; she stays signed in."""
    cast.sign_in(client, "dana")
    client.post(url_of(item), {"body": "The values.", "files": SimpleUploadedFile("values.txt", b"12.5 V")})
    return Attachment._base_manager.get()


def test_the_files_and_the_menu_of_a_disabled_plugin_are_gone_and_come_back(client, file):
    addresses = [reverse("wagdesk_portal_pages:file", args=[file.pk]), f"/api/v1/attachments/{file.pk}"]

    def seen():
        files = [client.get(address).status_code for address in addresses]
        return files, f'href="{LIST}"' in client.get("/search/").text

    assert seen() == ([200, 200], True)
    set_enabled(slug="tickets", enabled=False)
    assert seen() == ([404, 404], False)
    set_enabled(slug="tickets", enabled=True)
    assert seen() == ([200, 200], True)


def test_agents_get_no_file_of_a_disabled_plugin(client, cast, file):
    cast.sign_in(client, "alice")
    address = reverse("wagdesk_attachment", args=[file.pk])
    assert client.get(address).status_code == 200

    set_enabled(slug="tickets", enabled=False)

    assert client.get(address).status_code == 404


def test_nobody_is_sent_to_write_what_they_could_not_follow(client, cast, item):
    cast.sign_in(client, "dana")
    set_enabled(slug="tickets", enabled=False)

    page = client.get(LIST)

    assert "There is nothing to follow here" in page.text
    assert "New request" not in page.text
