"""Webforms as a Django app."""

from django.utils.translation import gettext_lazy as _

from core.plugins.api import CoreConfig


class WebformsConfig(CoreConfig):
    """Forms as pages and what people sent through them."""

    name = "webforms"
    label = "wagdesk_webforms"
    slug = "webforms"
    verbose_name = _("Webforms")
    default = True
