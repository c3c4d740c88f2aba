"""Two processes at once: one customer for an address, one use of an invitation."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.access.api import Actor
from core.people.errors import InvitationInvalid
from core.people.models import Address, Customer
from core.people.services import accept_invitation, customer_for_address, invite_customer

TOGETHER = 4


def at_once(call):
    """Run a call in several threads that start together; results and errors in no order."""
    barrier = Barrier(TOGETHER)

    def run():
        barrier.wait()
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return [future.result() for future in [pool.submit(run) for _number in range(TOGETHER)]]


@pytest.mark.django_db(transaction=True)
def test_mails_that_arrive_together_make_one_customer():
    found = at_once(lambda: customer_for_address(value="lena@example.com", name="Lena").pk)

    assert len(set(found)) == 1
    assert (Customer.objects.count(), Address.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_link_opened_twice_at_once_is_used_once(monkeypatch):
    monkeypatch.setattr("core.people.services.invitations.secrets.token_urlsafe", lambda size: "the secret")
    lena = customer_for_address(value="lena@example.com")
    invite_customer(customer=lena, by=Actor.system("tests"))

    found = at_once(lambda: accept_invitation(secret="the secret", password="a sentence of my own").pk)

    assert sum(isinstance(one, int) for one in found) == 1
    assert sum(isinstance(one, InvitationInvalid) for one in found) == TOGETHER - 1
