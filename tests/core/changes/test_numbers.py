"""What is written gets a number above all that was read, whoever writes it and however."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from core.changes.api import Deletion, horizon, newest
from core.changes.installing import engine, install
from core.changes.tables import parts, tables
from core.conversations.models import Audience, Conversation, Message
from core.conversations.services import add_message, start_conversation, store_upload
from core.people.models import Address, Customer, MailDomain, Organization
from core.work.models import Tag, WorkItem
from core.work.services import create_item
from tests.core.changes.reading import as_in_the_next_transaction

pytestmark = pytest.mark.django_db


def number(row):
    """As the database has it."""
    return type(row)._base_manager.values_list("changed", flat=True).get(pk=row.pk)


@pytest.fixture
def ticket(cast):
    """Asked by Dana."""
    return create_item(kind="ticket", title="Drift", by=cast.root.actor, requesters=[cast.dana.customer])


@pytest.fixture
def again():
    """`again(row)`: it is read up to here, and a transaction of its own begins: the number it gets next is above."""

    def read(row):
        as_in_the_next_transaction()
        return number(row)

    return read


def test_every_tracked_table_has_its_triggers(db):
    with connection.cursor() as cursor:
        there = engine(connection.vendor).present(cursor)

    assert {table for table, _name in there} == {one.name for one in [*tables(), *parts()]}


def test_a_change_past_all_services_is_numbered(ticket, again):
    before = again(ticket)

    WorkItem._base_manager.filter(pk=ticket.pk).update(title="Leak")

    assert before < number(ticket) <= horizon() <= newest()


def test_a_row_saved_whole_does_not_bring_its_old_number_back(cast, again):
    stale = Organization._base_manager.get(pk=cast.seegrund.pk)
    first = again(stale)
    Organization._base_manager.filter(pk=stale.pk).update(notes="x")
    second = again(stale)

    stale.save()

    assert first < second < number(stale)


@pytest.mark.parametrize("how", ["requester", "tag", "tag gone"])
def test_what_belongs_to_an_item_changes_it(cast, ticket, again, how):
    tag = Tag.objects.create(name="Lamp", slug="lamp")
    if how == "tag gone":
        ticket.tags.add(tag)
    before = again(ticket)

    if how == "requester":
        ticket.requester_links.create(customer=cast.erin.customer)
    elif how == "tag":
        ticket.tags.add(tag)
    else:
        tag.delete()

    assert number(ticket) > before


def test_an_address_changes_its_customer_and_moving_it_changes_both(cast, again):
    dana, erin = cast.dana.customer, cast.erin.customer
    address = Address._base_manager.get(customer=dana)
    before = again(dana), again(erin)

    Address._base_manager.filter(pk=address.pk).update(customer=erin, is_primary=False)

    assert number(dana) > before[0]
    assert number(erin) > before[1]


def test_a_mail_domain_changes_its_organisation(cast, again):
    before = again(cast.seegrund)

    MailDomain.objects.create(organization=cast.seegrund, domain="seegrund.example")

    assert number(cast.seegrund) > before


def test_people_and_deliveries_change_conversation_and_message(cast, ticket, again):
    talk = start_conversation(item=ticket, audience=Audience.PUBLIC, by=cast.root.actor, customers=[cast.dana.customer])
    upload = store_upload(file=b"x", name="a.txt", uploaded_by=cast.root.user)
    message = add_message(conversation=talk, by=cast.root.actor, text="Hello", attachments=[upload.pk])
    before = again(talk), again(message)

    talk.participants.create(customer=cast.erin.customer)
    message.recipients.update(state="sent")

    assert number(Conversation._base_manager.get(pk=talk.pk)) > before[0]
    assert number(Message._base_manager.get(pk=message.pk)) > before[1]


def test_what_is_rolled_back_leaves_the_number_as_it_was(ticket, again):
    before = again(ticket)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        WorkItem._base_manager.filter(pk=ticket.pk).update(title="Leak")
        raise ZeroDivisionError

    assert number(ticket) == before


def test_a_deleted_row_leaves_kind_and_id(cast):
    lonely = Organization.objects.create(name="Lonely")
    pk = lonely.pk

    lonely.delete()

    gone = Deletion.objects.get(kind="organization", row=pk)
    assert 0 < gone.changed <= horizon()


def test_nothing_is_written_where_nothing_is_missing(fingerprint):
    before = fingerprint()

    install()

    assert fingerprint() == before


@pytest.mark.sqlite
def test_triggers_that_a_new_table_lost_come_back_and_all_rows_count_as_changed(cast, ticket):
    before = horizon()
    with connection.cursor() as cursor:
        for table, name in engine("sqlite").present(cursor):
            if table == WorkItem._meta.db_table:
                engine("sqlite").remove(cursor, table, name)
    WorkItem._base_manager.filter(pk=ticket.pk).update(title="Leak")

    install()

    assert number(ticket) > before
    assert number(Customer._base_manager.get(pk=cast.dana.customer.pk)) > before
    assert horizon() >= number(ticket)


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_a_migration_that_renames_a_table_meets_no_trigger(flushed_defaults):
    call_command("migrate", "wagdesk_conversations", "0008", verbosity=0)
    with connection.cursor() as cursor:
        assert not engine("sqlite").present(cursor)
    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        assert engine("sqlite").present(cursor)
