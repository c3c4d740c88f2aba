"""Run in a process of its own by test_alone: checks, migrates and visits a service with the plugins it was given.

Prints nothing and ends with 0 when all is well; an assertion or a traceback says what is not.
"""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "core.project.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from django.test import Client  # noqa: E402

from core.people.models import Customer, User  # noqa: E402
from core.plugins.api import enabled_slugs  # noqa: E402
from core.plugins.quarantine import plugin_configs  # noqa: E402

BACKEND = "core.people.auth.AgentPermissionsBackend"
WANTED = {name for name in os.environ["WAGDESK_PLUGINS"].split(",") if name != "none"}


def visit(client: Client, *addresses: str) -> None:
    """Each answers with a page."""
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, f"{address} answers {response.status_code}"


def main() -> None:
    """Everything a service does before, and at, its first visitors."""
    call_command("check", fail_level="WARNING", databases=["default"])
    call_command("migrate", verbosity=0)
    built_in = {config.slug for config in plugin_configs() if config.always_on}
    assert enabled_slugs() - built_in == WANTED, f"{enabled_slugs() - built_in} is on, {WANTED} was wanted"

    visitor, administrator, customer = (Client(SERVER_NAME="localhost") for _ in range(3))
    administrator.force_login(User.objects.create_superuser("root@wagdesk.example", "a long sentence"), BACKEND)
    dana = User.objects.create_user("dana@seegrund.example", "a long sentence")
    Customer.objects.create(name="Dana", user=dana)
    customer.force_login(dana, BACKEND)

    visit(visitor, "/", "/search/?q=water", "/accounts/login/")
    visit(customer, "/portal/")
    visit(administrator, "/admin/", "/admin/customers/", "/admin/search/?q=water", "/admin/health/", "/admin/plugins/")
    visit(administrator, "/api/v1/customers", "/api/v1/search?q=water", "/api/v1/openapi.json")


if __name__ == "__main__":
    main()
