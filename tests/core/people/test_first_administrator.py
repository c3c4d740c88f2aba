"""Who installs Wagdesk can sign in at once, before any mail leaves."""

import pytest
from django.core.management import call_command

from core.people.models import User


@pytest.mark.django_db
def test_the_first_administrator_signs_in_with_a_password(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough sentence")
    call_command("createsuperuser", email="First@wagdesk.example", interactive=False)

    answer = client.post(
        "/accounts/login/", {"login": "first@wagdesk.example", "password": "a long enough sentence"}, follow=True
    )

    assert answer.wsgi_request.user == User.objects.get()
    assert client.get("/admin/").status_code == 200
