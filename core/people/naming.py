"""What the service is called, on pages and in mails alike."""

from django.conf import settings
from wagtail.models import Site


def service_name(site: Site | None) -> str:
    """The site's name as administrators set it in Wagtail, else the installation's (WAGDESK_SITE_NAME)."""
    return (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME


def name_in_mails() -> str:
    """A mail is written outside any page: the default site's name."""
    return service_name(Site.objects.filter(is_default_site=True).first())
