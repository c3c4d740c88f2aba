"""What an administrator decides about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="group")
class PeopleSettings(BaseGenericSetting):
    """Site-wide choices about customers."""

    class ByDomain(models.TextChoices):
        """What the mail domain of a new customer does."""

        OFF = "off", _("Nothing")
        MATCH = "match", _("Put them into the organisation that owns the domain")
        CREATE = "create", _("Put them into the organisation of the domain, and create it when it is missing")

    organization_by_domain = models.CharField(
        _("the mail domain of a new customer"),
        max_length=10,
        choices=ByDomain,
        default=ByDomain.OFF,
        help_text=_("Addresses at free-mail services such as gmail.com never count."),
    )
    sign_up = models.BooleanField(
        _("strangers may sign in"),
        default=True,
        help_text=_(
            "Somebody without a customer record who proves an e-mail address gets one. "
            "Customers may always sign in with a code by mail."
        ),
    )

    administrators_second_step = models.BooleanField(
        _("administrators must use two-step sign-in"),
        default=False,
        db_default=False,
        help_text=_(
            "Who has neither a passkey nor an authenticator app is led to set one up before anything else. "
            "For other agents, their roles say so."
        ),
    )

    class Meta:
        verbose_name = _("people")
