"""The mail to administrators when an endpoint was switched off."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.people.models import User
from core.people.naming import name_in_mails
from plugins.integrations.webhooks.models import Endpoint
from plugins.integrations.webhooks.rights import CHANGE


def tell_administrators(*, endpoint: Endpoint, reason: str) -> None:
    """One mail for each agent who may change endpoints, in their language; part of the caller's transaction."""
    for user in _who_may_change():
        with translation.override(user.locale or settings.LANGUAGE_CODE):
            _letter(user, endpoint, reason).send()


def _letter(user: User, endpoint: Endpoint, reason: str) -> EmailMessage:
    context = {
        "endpoint": endpoint,
        "reason": reason,
        "site_name": name_in_mails(),
        "link": settings.WAGDESK_BASE_URL + reverse("webhooks_modeladmin_edit", args=[endpoint.pk]),
    }
    subject = _("The webhook “%(name)s” was switched off") % {"name": endpoint.name}
    text = render_to_string("wagdesk_webhooks/mail/switched_off.txt", context)
    source = f"webhooks.off:{endpoint.pk}:{user.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    return EmailMessage(" ".join(subject.split()), text, to=[user.email], headers={"X-Wagdesk-Source": source})


def _who_may_change() -> list[User]:
    app, _dot, codename = CHANGE.partition(".")
    by_role = User.groups.through.objects.filter(
        user=OuterRef("pk"),
        group__permissions__codename=codename,
        group__permissions__content_type__app_label=app,
    )
    return list(User.objects.filter(Q(is_superuser=True) | Exists(by_role), is_agent=True, is_active=True))
