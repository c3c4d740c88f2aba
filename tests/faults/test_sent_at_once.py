"""A form that is sent twice at the same moment is one request."""

import threading

import pytest
from django.db import connection
from django.test import Client

from core.work.models import WorkItem
from webforms.models import Submission


@pytest.mark.django_db(transaction=True)
def test_the_same_answers_sent_twice_at_once_are_one_request(form_page):
    form_page.fields.filter(label="Photos").update(required=False)
    answers = {"token": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "e_mail": "mia@seegrund.example", "subject": "Drift"}
    start, statuses = threading.Barrier(2), []

    def send():
        start.wait()
        statuses.append(Client().post(form_page.url, {**answers, "what_happened": "It drifts."}).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [302, 302]
    assert WorkItem._base_manager.count() == Submission._base_manager.count() == 1
