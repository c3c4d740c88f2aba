"""What `docs/mail.md` invites to paste works."""

import re

import pytest
from django.core.management import call_command

from core.people.services import add_customer
from core.work.models import WorkItem
from plugins.email_channel.models import Mailbox
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs/mail.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"cat > (?P<file>\S+) <<'MAIL'\n(?P<mail>.+?\n)MAIL\n\S*wagdesk ingest-mail (?P<named>\S+)\n", re.DOTALL
)


@pytest.mark.django_db
def test_the_mail_of_the_documentation_becomes_a_ticket_of_its_sender(cast, tmp_path, capsys):
    found = EXAMPLE.search(PAGE)
    assert found is not None
    Mailbox.objects.create(name="Help", address="help@nordlicht.example", is_default=True)
    dana = add_customer(email="dana@lindenau.example", name="Dana", by=cast.root.actor)
    file = tmp_path / "first.eml"
    file.write_text(found["mail"], encoding="utf-8")

    call_command("ingest_mail", str(file))

    ticket = WorkItem.objects.get()
    assert capsys.readouterr().out == f"{file}: Handled #{ticket.number}\n"
    assert re.search(rf"`{re.escape(found['file'])}: Handled #\d+`", PAGE)
    assert found["file"] == found["named"]
    assert ticket.title == "The lamp drifts again"
    assert ticket.requester_links.get().customer == dana
