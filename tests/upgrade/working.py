"""A day at the desk, in a process of its own, with whichever code stands first on the path: `working.py NAME`.

Ends with 0 when people were answered and everything was delivered. It uses only what older code has as well.
"""

import os
import sys
from email.message import EmailMessage

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "core.project.settings"
django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.test import Client  # noqa: E402

from core.access.api import Actor  # noqa: E402
from core.events.models import Delivery  # noqa: E402
from core.events.relay import run_until_idle  # noqa: E402
from core.people.models import Customer, User  # noqa: E402
from core.people.services import add_customer  # noqa: E402
from plugins.email_channel.models import Mailbox  # noqa: E402
from plugins.email_channel.services import ingest  # noqa: E402

BACKEND = "core.people.auth.AgentPermissionsBackend"
NAME = sys.argv[1]


def answered(response, *expected: int):
    """The answer, if it is one of these."""
    wanted = expected or (200,)
    assert response.status_code in wanted, (
        f"{response.request['PATH_INFO']}: {response.status_code} {response.content[:500]}"
    )
    return response


def people() -> tuple[Client, Client]:
    """An administrator and a customer, made by this code, signed in."""
    administrator, customer = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    administrator.force_login(User.objects.create_superuser(f"root-{NAME}@wagdesk.example", "a long sentence"), BACKEND)
    user = User.objects.create_user(f"dana-{NAME}@seegrund.example", "a long sentence")
    dana = add_customer(email=user.email, name=f"Dana of {NAME}", by=Actor.system("tests"))
    Customer.objects.filter(pk=dana.pk).update(user=user)
    customer.force_login(user, BACKEND)
    return administrator, customer


def work(administrator: Client) -> int:
    """A ticket by a program, an answer, a change; gives its number."""
    body = {
        "title": f"Asked of {NAME}",
        "text": "It drifts.",
        "requester": {"email": f"erin-{NAME}@brightwater.example"},
    }
    made = answered(administrator.post("/api/v1/tickets", body, content_type="application/json"), 201).json()
    number = made["number"]
    talk = {"audience": "internal", "text": f"Noted by {NAME}."}
    answered(administrator.post(f"/api/v1/tickets/{number}/messages", talk, content_type="application/json"), 201)
    version = {"If-Match": f'"{answered(administrator.get(f"/api/v1/tickets/{number}")).json()["version"]}"'}
    change = {"title": f"Changed by {NAME}"}
    address = f"/api/v1/tickets/{number}"
    answered(administrator.patch(address, change, content_type="application/json", headers=version))
    return int(number)


def mail() -> None:
    """One that begins a ticket."""
    Mailbox.objects.get_or_create(address="help@wagdesk.example", defaults={"name": "Help", "is_default": True})
    letter = EmailMessage()
    letter["From"], letter["To"] = f"mia-{NAME}@seegrund.example", "help@wagdesk.example"
    letter["Subject"], letter["Message-ID"] = f"Written to {NAME}", f"<{NAME}@seegrund.example>"
    letter.set_content("The lamp flickers.")
    ingest(letter.as_bytes())


def main() -> None:
    """Work, let everything be delivered, and look at every page afterwards."""
    settings.ALLOWED_HOSTS = ["*"]
    administrator, customer = people()
    number = work(administrator)
    mail()
    run_until_idle()
    unfinished = list(Delivery.objects.exclude(state="done").values_list("subscriber", "state", "last_error"))
    assert not unfinished, unfinished
    for path in ("/", "/search/?q=drifts", "/accounts/login/"):
        answered(Client(SERVER_NAME="localhost").get(path))
    answered(customer.get("/portal/"))
    for path in (
        "",
        f"tickets/{number}/",
        "tickets/?tab=all",
        "customers/",
        "search/?q=Changed",
        "health/",
        "plugins/",
    ):
        answered(administrator.get(f"/admin/{path}"))
    found = answered(administrator.get(f"/api/v1/search?q={NAME}")).json()
    assert found["results"], "nothing is found"


if __name__ == "__main__":
    main()
