"""The hook by which packages say who may see their rows."""

from collections.abc import Iterable

from core.access.providers import AccessProvider, TokenWithdrawal
from core.access.revocation import RevocationListener
from core.plugins.api import collected


@collected(AccessProvider, denies=True)
def token_providers() -> Iterable[AccessProvider]:
    """Facts that grant access: token, realm and viewer providers.

    Asked once after start. Tokens and realms only widen or close whole realms; no provider can add a free filter.
    While its plugin is off a provider grants nothing. If an implementation raises, nothing is visible to anybody: a
    realm that was not stated would be open. `core.access.testing` checks that both statements of a fact agree.
    """


@collected(RevocationListener, denies=True)
def revocation_listeners() -> Iterable[RevocationListener]:
    """Who keeps copies of private rows and must hide them when access narrows.

    Called in the writer's transaction through `core.access.api.revoke`; an exception refuses the write, because a copy
    that stays visible would be a leak. Keep it to one insert.
    """


@collected(TokenWithdrawal, denies=True)
def token_withdrawals() -> Iterable[TokenWithdrawal]:
    """Settings that take tokens from viewers, such as what the portal shares.

    Asked for each viewer after all providers; one that raises leaves the viewer a visitor. Nothing can be added here.
    """
