"""What the portal contributes. Registrations only."""

from collections.abc import Iterable

from core.access.api import TokenWithdrawal
from core.plugins.api import hookimpl
from portal_pages import access


@hookimpl
def token_withdrawals() -> Iterable[TokenWithdrawal]:
    return [TokenWithdrawal(access.withdrawn)]
