"""The mails this package writes, in the reader's language."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from core.people.models import Address
from core.people.naming import name_in_mails


def invitation_letter(*, address: Address, secret: str, valid_for: timedelta) -> EmailMultiAlternatives:
    """The invitation to set a password, ready to send. The address's customer must be loaded."""
    customer = address.customer
    context = {
        "customer": customer,
        "site_name": name_in_mails(),
        "link": settings.WAGDESK_BASE_URL + reverse("wagdesk_people_invitation", args=[secret]),
        "until": timezone.now() + valid_for,
    }
    with translation.override(customer.locale or settings.LANGUAGE_CODE):
        subject = render_to_string("wagdesk_people/mail/invitation_subject.txt", context)
        text = render_to_string("wagdesk_people/mail/invitation.txt", context)
        html = render_to_string("wagdesk_people/mail/invitation.html", context)
    letter = EmailMultiAlternatives(" ".join(subject.split()), text, to=[address.value])
    letter.attach_alternative(html, "text/html")
    return letter
