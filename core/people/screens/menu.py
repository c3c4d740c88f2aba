"""The entry “Customers” of the admin's menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


class CustomersMenuItem(MenuItem):
    """Shown to who may see customers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _("Customers"), reverse_lazy("wagdesk_people_customers"), name="customers", icon_name="group", order=20
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("wagdesk_people.view_customer")
