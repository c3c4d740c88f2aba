"""What the service is called, on pages and in mails alike, and what somebody is called who is signed in."""

from django.conf import settings
from wagtail.models import Site

from core.people.models import Customer, User


def service_name(site: Site | None) -> str:
    """The site's name as administrators set it in Wagtail, else the installation's (WAGDESK_SITE_NAME)."""
    return (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME


def name_in_mails() -> str:
    """A mail is written outside any page: the default site's name."""
    return service_name(Site.objects.filter(is_default_site=True).first())


def name_of_account(user: User) -> str:
    """A sign-in by code has no name of its own: then the one that the customer gave in a form or a mail."""
    if user.first_name or user.last_name or user.is_agent:
        return user.get_full_name()
    known = Customer._base_manager.filter(user=user.pk).values_list("name", flat=True).first()
    return known or user.get_full_name()
