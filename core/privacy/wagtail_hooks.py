"""What personal data adds to the Wagtail admin. Registrations only."""

from django.urls import URLPattern
from wagtail import hooks

from core.privacy.screens.erasures import ErasuresMenuItem
from core.privacy.screens.urls import urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The screens beside a customer, and the erasures."""
    return urlpatterns


@hooks.register("register_settings_menu_item")
def menu_item() -> ErasuresMenuItem:
    """Erasures, below Settings."""
    return ErasuresMenuItem()
