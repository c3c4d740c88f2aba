"""What is used is deleted before the transaction that uses it ends: who comes second is told, and it is no fault."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db.models.signals import pre_delete

from core.access.api import Actor, ChangedMeanwhile, one_transaction, service
from core.people.models import Customer
from core.people.services import customer_for_address
from core.work.models import Requester, WorkItem
from core.work.services import add_requester, create_item, create_tag, delete_tag, people, update_item
from tests.core.work.test_chosen_while_deleted import one_then_other
from tests.core.work.test_lock_order import LONG, in_thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("flushed_defaults")]
SYSTEM = Actor.system("tests")


@pytest.fixture
def item():
    return create_item(kind="ticket", title="Lamp", by=SYSTEM)


def elsewhere(call):
    """Over a connection of its own, to the end."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_thread, call).result(LONG)


@service
def one_before_the_other(first, second):
    """The first, and before its transaction ends the whole of the second."""
    first()
    elsewhere(second)


def tagged(item):
    tag = create_tag(name="urgent", by=SYSTEM)
    use = lambda: update_item(item=item, by=SYSTEM, changes={"tags": ["urgent"]})  # noqa: E731
    return use, lambda: delete_tag(tag=tag, by=SYSTEM)


def asked(item):
    dana = customer_for_address(value="dana@example.com")
    use = lambda: add_requester(item=item, customer=dana, by=SYSTEM)  # noqa: E731
    return use, lambda: Customer.objects.filter(pk=dana.pk).delete()


@pytest.mark.postgresql
@pytest.mark.parametrize("make", [tagged, asked])
def test_what_is_deleted_before_its_use_is_written_is_not_used(item, make):
    use, delete = make(item)

    with pytest.raises(ChangedMeanwhile):
        one_before_the_other(use, delete)

    item = WorkItem.objects.get()
    assert (item.version, item.tags.count(), item.requesters.count()) == (1, 0, 0)


@pytest.mark.postgresql
@pytest.mark.parametrize("make", [tagged, asked])
def test_who_uses_what_is_just_deleted_waits_and_is_told(item, make):
    use, delete = make(item)

    assert isinstance(one_then_other(delete, use), ChangedMeanwhile)

    assert WorkItem.objects.get().version == 1


@pytest.mark.postgresql
def test_what_got_used_while_it_was_looked_through_stays_until_the_next_try(item):
    use, delete = asked(item)

    def use_it(**_signal):
        pre_delete.disconnect(use_it, sender=Customer)
        elsewhere(use)

    pre_delete.connect(use_it, sender=Customer)
    with pytest.raises(ChangedMeanwhile):
        service(delete)()
    assert item.requesters.count() == 1

    delete()
    assert not Customer.objects.exists()


def test_what_was_deleted_since_it_was_read_is_not_used_either(item):
    use, delete = asked(item)
    delete()

    with pytest.raises(ChangedMeanwhile):
        use()

    assert not Requester.objects.exists()


def test_other_faults_stay_what_they_are():
    with pytest.raises(ValueError, match="ours"), one_transaction():
        raise ValueError("ours")


@pytest.fixture
def gone_meanwhile(monkeypatch):
    """Whoever is made a requester is deleted before that is written."""
    tell = people._tell

    def tell_and_delete(item, by, verb, name, field):
        tell(item, by, verb, name, field)
        elsewhere(lambda: Customer.objects.filter(addresses__value="dana@example.com").delete())

    monkeypatch.setattr(people, "_tell", tell_and_delete)
    return customer_for_address(value="dana@example.com")


@pytest.mark.postgresql
def test_a_program_is_told(item, cast, client, gone_meanwhile):
    cast.sign_in(client, "root")

    answer = client.post(
        f"/api/v1/tickets/{item.number}/requesters", {"customer": gone_meanwhile.pk}, "application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
    assert not Requester.objects.exists()


@pytest.mark.postgresql
def test_a_person_is_told(item, cast, client, gone_meanwhile):
    cast.sign_in(client, "root")

    url = f"/admin/tickets/{item.number}/requesters/"
    answer = client.post(url, {"add": "dana@example.com"}, follow=True)

    assert "at the same moment" in answer.content.decode()
    assert not Requester.objects.exists()


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("application/json", "application/problem")])
def test_where_no_screen_says_it_there_is_a_page_for_it(cast, client, monkeypatch, accept, kind):
    def met(*_args, **_about):
        raise ChangedMeanwhile

    monkeypatch.setattr("portal_pages.queries.request_page", met)
    cast.sign_in(client, "dana")

    answer = client.get("/portal/", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"].startswith(kind)) == (409, True)
    assert "at the same moment" in answer.content.decode()
