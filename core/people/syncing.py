"""What follows from what others did: rights written after `migrate`, addresses changed on allauth's page."""

from typing import Any

from allauth.account.models import EmailAddress
from django.apps import AppConfig, apps
from django.contrib.auth import update_session_auth_hash
from django.db import connection
from django.http import HttpRequest

from core.people.models import RoleSeed, User
from core.people.services.addresses import make_own_primary, remove_own_address
from core.people.services.roles import sync_permissions


def sync_after_last_app(sender: AppConfig, **kwargs: Any) -> None:
    """Write roles and rights after the last app; the earlier calls of one migrate do nothing."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    # A migrate that stopped half-way, or went back, may have left our tables out.
    if sender is last and RoleSeed._meta.db_table in connection.introspection.table_names():
        sync_permissions()


def forget_removed_address(request: HttpRequest, user: User, email_address: EmailAddress, **kwargs: Any) -> None:
    """The customer's record forgets it as well. After one that they had proven, they stay signed in here only."""
    remove_own_address(user=user, value=email_address.email, was_proven=email_address.verified)
    if email_address.verified:
        update_session_auth_hash(request, user)


def prefer_main_address(user: User, to_email_address: EmailAddress, **kwargs: Any) -> None:
    """The customer's record prefers what they made their main address."""
    make_own_primary(user=user, value=to_email_address.email)
