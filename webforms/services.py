"""Take what somebody sent through a form."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.conversations.arrivals import Arrival
from core.conversations.models import Intake
from core.conversations.services import take_in
from core.conversations.services.intake import IncomingFile
from core.people.addresses import normalize_address
from core.people.models import AddressKind
from core.people.queries import is_blocked
from webforms.forms import PageForm
from webforms.models import Submission


def submit(form: PageForm) -> Submission:
    """Store a valid form with its answers, and hand it on. The same answers to the same opened form are one submission.

    What comes from a blocked customer's address is left alone, as their mail is, and kept for administrators. The
    sender is given a number as any other: every visitor can write any address, and must not learn whom we blocked.
    Other answers to it (somebody went back and corrected one) are a submission of their own: no words are lost.

    Raises UploadRefused for a file that cannot be kept; nothing is stored then.
    """
    page, answers = form.page, form.answers()
    arrival = Arrival(
        customer_id=form.customer.pk if form.customer else None,
        sender_value=answers.email,
        sender_name=answers.name,
        subject=answers.subject or page.title,
        text=answers.text,
        language=get_language() or "",
        item_type_id=page.item_type_id,
        team_id=page.team_id,
        scope_id=page.scope_id,
        tags=tuple(tag.strip() for tag in page.tags.split(",") if tag.strip()),
        custom={key: value for key, value in answers.custom.items() if value not in (None, "")},
    )
    files = [IncomingFile(name=file.name, data=file) for file in answers.files]
    kept: list[Submission] = []

    def keep(intake: Intake, is_new: bool) -> None:
        values = {"page": page, "form_title": page.title, "answers": answers.plain}
        rows = Submission.objects
        kept.append(rows.create(intake=intake, **values) if is_new else _sent_before(intake, values))

    source = f"form:{page.pk}"
    key, why_ignored = form.key(answers), _why_ignored(form, answers.email)
    intake = take_in(arrival, source=source, channel="form", key=key, files=files, beside=keep, ignored=why_ignored)
    kept[0].intake = intake  # as handling left it
    return kept[0]


def _why_ignored(form: PageForm, address: str) -> str:
    if form.customer is None and is_blocked(normalize_address(AddressKind.EMAIL, address)):
        with override(settings.LANGUAGE_CODE):  # administrators read it, not who sends
            return _("The sender is blocked.")
    return ""


def _sent_before(intake: Intake, values: Mapping[str, Any]) -> Submission:
    """What came with the first sending; an arrival whose answers were erased keeps those of the second."""
    return Submission.objects.get_or_create(intake=intake, defaults=values)[0]
