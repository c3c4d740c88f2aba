"""Nobody who was erased is found again, in no table and no file; what others said stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.conversations.models import Attachment, Intake, Message
from core.events.models import MailState, OutboxEntry, OutgoingMail
from core.events.relay import run_until_idle
from core.people.models import Act, Customer, User
from core.plugins.switches import set_enabled
from core.privacy.api import PersonalData, Scrubber
from core.privacy.contract import Mode
from core.privacy.errors import ErasureRuns, NotConfirmed
from core.privacy.models import Erasure
from core.privacy.services import ERASE_DUE, carry_on, preview_of, start_erasure
from core.privacy.tombstones import digest
from core.testing.remains import remains_of
from core.work.models import Activity, WorkItem
from core.work.services import create_item
from plugins.email_channel.models import ReceivedMail
from plugins.email_channel.services import ingest
from tests.core.privacy.conftest import MAIL, NAME, SENTINEL, TRACES
from tests.plugins.email_channel.test_channel import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def erase(story, django_capture_on_commit_callbacks):
    def run(mode=Mode.ERASE):
        with django_capture_on_commit_callbacks(execute=True):
            erasure = start_erasure(customer=story.customer, mode=mode, by=story.cast.root.actor, typed=NAME)
            run_until_idle()
        erasure.refresh_from_db()
        assert (erasure.state, erasure.reason) == ("done", "")
        return erasure

    return run


@pytest.mark.parametrize("mode", [Mode.ERASE, Mode.ANONYMISE])
def test_nothing_of_an_erased_person_is_found_in_any_table_or_file(erase, mode):
    assert len(remains_of(TRACES)) > 40

    erase(mode)

    assert remains_of(TRACES) == []


def test_names_and_addresses_go_where_words_are_kept(story, erase):
    erase(Mode.KEEP_WORDS)

    assert remains_of([MAIL, "dorothea", "quillfeather"]) == []
    assert Message._base_manager.filter(text__contains=SENTINEL, author_customer=story.customer).exists()
    assert not Attachment._base_manager.filter(message__author_customer=story.customer).exists()


def test_what_others_said_stays_in_a_shared_request(story, erase):
    erase()

    assert not WorkItem._base_manager.filter(pk=story.own.pk).exists()
    texts = list(
        Message._base_manager.filter(conversation__item=story.shared).order_by("pk").values_list("text", flat=True)
    )
    assert texts[0] == "What stood here was erased, together with the data of who wrote it."
    assert any("I saw that too." in text for text in texts)
    assert any("we look" in text.lower() for text in texts)
    shared = WorkItem._base_manager.get(pk=story.shared.pk)
    assert shared.title == "Erased request"
    assert Activity._base_manager.filter(item=shared, verb="work.person_erased").count() == 1
    assert list(shared.requesters.all()) == []


def test_anonymous_requests_stay_for_statistics(story, erase):
    before = WorkItem._base_manager.count()
    kept = {"status": story.own.status_id, "team": story.own.team_id, "created_at": story.own.created_at}

    erase(Mode.ANONYMISE)

    assert WorkItem._base_manager.count() == before
    assert WorkItem._base_manager.filter(pk=story.own.pk, **kept).exists()
    customer = Customer._base_manager.get(pk=story.customer.pk)
    assert str(customer) == f"Customer {customer.pk}"
    assert customer.requested_items.filter(pk=story.own.pk).exists()
    assert customer.user is None and not User.objects.filter(email=MAIL).exists()


def test_a_tombstone_remains_that_names_nobody(story, erase):
    erasure = erase()

    assert (erasure.person, erasure.begun_by, erasure.mode) == ({}, story.cast.root.user, "erase")
    assert erasure.address_digests == [digest(MAIL)]
    act = Act.objects.get(kind="personal_data.erased")
    assert (act.user_id, act.object_name) == (story.cast.root.user.pk, f"Customer {story.customer.pk}")
    assert "privacy.person.erased.v1" in set(OutboxEntry.objects.values_list("event", flat=True))


@pytest.mark.parametrize("changed", ["", "X-Scanned"])
def test_an_erased_mail_that_arrives_once_more_is_not_kept(story, erase, changed):
    raw = bytes(ReceivedMail._base_manager.filter(message_id__contains="d-2@post").get().raw)
    erase()
    counts = Intake.objects.count(), Message._base_manager.count(), Customer._base_manager.count()

    mail = ingest(f"{changed}: yes\r\n".encode() + raw if changed else raw)

    assert mail.state == "erased"
    assert (Intake.objects.count(), Message._base_manager.count(), Customer._base_manager.count()) == counts
    assert remains_of(TRACES) == []


def test_a_person_who_writes_anew_is_somebody_new(erase):
    erase()

    received = ingest(mail("Hello again.", sender=f"{NAME} <{MAIL}>", message_id="<d-9@post.example>"))

    assert received.intake.item.requesters.get().name == NAME


def test_who_is_being_erased_is_shut_out_at_once(story):
    assert story.client.get("/portal/").status_code == 200

    start_erasure(customer=story.customer, mode=Mode.ERASE, by=story.cast.root.actor, typed=NAME)

    assert story.client.get("/portal/").status_code == 302
    story.customer.refresh_from_db()
    assert story.customer.is_blocked


def test_a_preview_says_in_words_what_would_happen_and_changes_nothing(story, fingerprint):
    before = fingerprint()

    preview = preview_of(customer=story.customer, mode=Mode.ERASE, by=story.cast.root.actor)

    said = [line.text for _label, lines in preview.parts for line in lines]
    assert "2 requests that are only theirs are deleted, with everything in them." in said
    assert "1 sent form is deleted." in said
    assert "1 address is deleted." in said
    assert preview.waits == []
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["alice", "carol", "dana"])
def test_nobody_without_the_right_erases_or_previews(cast, who, fingerprint):
    before, by = fingerprint(), getattr(cast, who).actor

    with pytest.raises(PermissionDenied):
        start_erasure(customer=cast.erin.customer, mode=Mode.ERASE, by=by, typed="Erin")
    with pytest.raises(PermissionDenied):
        preview_of(customer=cast.erin.customer, mode=Mode.ERASE, by=by)

    assert fingerprint() == before


def test_the_name_has_to_be_typed_and_one_erasure_runs_at_a_time(cast, fingerprint):
    before, by = fingerprint(), cast.root.actor
    with pytest.raises(NotConfirmed):
        start_erasure(customer=cast.dana.customer, mode=Mode.ERASE, by=by, typed="Dan")
    assert fingerprint() == before

    start_erasure(customer=cast.dana.customer, mode=Mode.ERASE, by=by, typed=" dana ")

    with pytest.raises(ErasureRuns):
        start_erasure(customer=cast.dana.customer, mode=Mode.ERASE, by=by, typed="Dana")


def test_an_erasure_waits_for_a_plugin_that_is_off_and_ends_when_it_is_on(story):
    set_enabled(slug="webhooks", enabled=False)
    erasure = start_erasure(customer=story.customer, mode=Mode.ERASE, by=story.cast.root.actor, typed=NAME)

    assert not carry_on(erasure.pk)
    erasure.refresh_from_db()
    assert (erasure.state, erasure.rows_changed) == ("waiting", 0)
    assert "Webhooks" in erasure.reason
    assert Customer._base_manager.filter(pk=story.customer.pk, name=NAME).exists()

    set_enabled(slug="webhooks", enabled=True)
    Erasure.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    ERASE_DUE.run()
    erasure.refresh_from_db()
    assert erasure.is_done


class Stubborn(PersonalData):
    """Refuses until told otherwise, between the others."""

    slug, label, order = "stubborn", "Stubborn", 150
    refuses = True

    def erase(self, person, mode):
        if self.refuses:
            raise LookupError(f"no such thing as {person.names[0]}")
        return 0


def test_what_a_provider_raises_is_told_and_the_erasure_goes_on_where_it_stopped(story, plugins, monkeypatch):
    provider = Stubborn()
    monkeypatch.setattr("tests.dummy_plugin.parts.Errands", lambda: provider)
    from tests.dummy_plugin import hooks as dummy

    with plugins.registered(dummy=dummy):
        erasure = start_erasure(customer=story.customer, mode=Mode.ERASE, by=story.cast.root.actor, typed=NAME)
        assert not carry_on(erasure.pk)
        erasure.refresh_from_db()
        assert (erasure.state, erasure.working_on) == ("waiting", "core.conversations")
        assert "LookupError" in erasure.reason
        assert Customer._base_manager.filter(pk=story.customer.pk).exists()

        provider.refuses = False
        assert carry_on(erasure.pk)


def test_a_mail_to_others_that_has_not_left_is_waited_for(story):
    OutgoingMail.objects.filter(to__contains="erin@").update(
        state=MailState.QUEUED, remaining=["erin@brightwater.example"]
    )
    erasure = start_erasure(customer=story.customer, mode=Mode.ERASE, by=story.cast.root.actor, typed=NAME)

    assert not carry_on(erasure.pk)
    erasure.refresh_from_db()
    assert erasure.reason == "An answer to others of the same conversation has not left yet."

    OutgoingMail.objects.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=timezone.now())
    assert carry_on(erasure.pk)


def test_an_address_that_only_ends_alike_is_somebody_elses(cast, settings):
    settings.EMAIL_BACKEND = "core.events.mail.OutboxEmailBackend"
    by = cast.root.actor
    customer = Customer.objects.create(name="Ana", primary_address="ana@seegrund.example")
    customer.addresses.create(value="ana@seegrund.example", normalized="ana@seegrund.example", is_primary=True)
    kept = [
        OutgoingMail.objects.create(raw=b"x", message_id="<1@x>", to=to, recipients=[to], envelope_from="us@x.example")
        for to in ("dana@seegrund.example", "x-ana@seegrund.example")
    ]
    create_item(kind="ticket", title="Mail dana@seegrund.example", by=by, requesters=[customer, cast.dana.customer])

    assert carry_on(start_erasure(customer=customer, mode=Mode.ERASE, by=by, typed="Ana").pk)

    assert set(OutgoingMail.objects.all()) == set(kept)
    assert WorkItem._base_manager.filter(title__contains="dana@seegrund.example").exists() is False  # her title went
    assert Customer._base_manager.filter(pk=cast.dana.customer.pk, name="Dana").exists()


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Dear Ana María, hello", "Dear […], hello"),
        ("Ana wrote, Anabel did not", "[…] wrote, Anabel did not"),
        ("to ANA@X.example.", "to […]."),
        ("dana@x.example", "dana@x.example"),
        ("Ana&nbsp;María &lt;ana@x.example&gt;", "[…]&nbsp;[…] &lt;[…]&gt;"),
    ],
)
def test_only_the_person_is_struck_out(text, struck):
    scrubber = Scrubber(names=["Ana María"], addresses=["ana@x.example"])

    assert scrubber.text(text) == struck
    assert scrubber.text(struck) == struck


def test_an_agent_who_is_also_a_customer_keeps_the_sign_in(cast):
    customer = Customer.objects.create(name="Alice", user=cast.alice.user, primary_address=cast.alice.user.email)

    assert carry_on(start_erasure(customer=customer, mode=Mode.ERASE, by=cast.root.actor, typed="Alice").pk)

    assert User.objects.filter(pk=cast.alice.user.pk, is_active=True).exists()
    assert not Customer._base_manager.filter(pk=customer.pk).exists()


def test_a_customer_with_an_agents_address_takes_nothing_of_the_agents_with_it(cast, client):
    from axes.models import AccessAttempt

    agent, by = cast.alice.user, cast.root.actor
    User.objects.filter(pk=agent.pk).update(email="alice@desk.example", first_name="Alice", last_name="Agent")
    said = Act.objects.create(kind="settings.changed", user_id=agent.pk, who="Alice Agent <alice@desk.example>")
    AccessAttempt.objects.create(username="alice@desk.example", failures_since_start=1, get_data="", post_data="")
    mails = OutgoingMail.objects.create(
        raw=b"x",
        message_id="<1@x>",
        to="alice@desk.example",
        recipients=["alice@desk.example"],
        envelope_from="us@x.ex",
    )
    client.force_login(agent, backend="core.people.auth.AgentPermissionsBackend")
    customer = Customer.objects.create(name="Alice Agent", primary_address="Alice@desk.example")
    customer.addresses.create(value="Alice@desk.example", normalized="alice@desk.example", is_primary=True)

    assert carry_on(start_erasure(customer=customer, mode=Mode.ERASE, by=by, typed="Alice Agent").pk)

    assert not Customer._base_manager.filter(pk=customer.pk).exists()
    assert Act.objects.get(pk=said.pk).who == "Alice Agent <alice@desk.example>"
    assert AccessAttempt.objects.filter(username="alice@desk.example").exists()
    assert OutgoingMail.objects.filter(pk=mails.pk).exists()
    assert client.get("/admin/").status_code == 200


def test_who_acted_stays_where_it_was_an_agent(cast):
    customer = Customer.objects.create(name="Ana Seegrund", primary_address="ana@seegrund.example")
    customer.addresses.create(value="ana@seegrund.example", normalized="ana@seegrund.example", is_primary=True)
    act = Act.objects.create(
        kind="personal_data.exported", user_id=cast.alice.user.pk, who="Ana Agent <ana@desk.example>",
        object_name="Ana Seegrund <ana@seegrund.example>",
    )  # fmt: skip

    assert carry_on(start_erasure(customer=customer, mode=Mode.ERASE, by=cast.root.actor, typed="Ana Seegrund").pk)

    act = Act.objects.get(pk=act.pk)
    assert (act.who, act.object_name) == ("Ana Agent <ana@desk.example>", "[…] <[…]>")


def test_mail_that_arrives_while_somebody_is_being_erased_makes_nobody_new(story):
    set_enabled(slug="webhooks", enabled=False)
    start_erasure(customer=story.customer, mode=Mode.ERASE, by=story.cast.root.actor, typed=NAME)
    story.customer.addresses.all().delete()  # as in the last rounds
    before = Customer._base_manager.count()

    received = ingest(mail("Hello again.", sender=f"{NAME} <{MAIL}>", message_id="<d-9@post.example>"))

    assert (received.state, Customer._base_manager.count()) == ("ignored", before)
