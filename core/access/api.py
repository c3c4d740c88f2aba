"""What others import from core.access."""

from core.access.actors import Actor
from core.access.errors import AccessError, ChangedMeanwhile, UnscopedAccess
from core.access.guard import Unscoped, one_transaction, service, unscoped
from core.access.holding import held
from core.access.keys import MOST_DIGITS, in_batches, row_key
from core.access.managers import PrivateManager, PrivateQuerySet
from core.access.middleware import ADMIN_PREFIX, API_PREFIX, resolve_viewer
from core.access.prepared import Prepared
from core.access.providers import AccessProvider, RealmProvider, TokenProvider, TokenWithdrawal, ViewerProvider
from core.access.revocation import RevocationListener, revoke
from core.access.rights import require
from core.access.rows import is_unguarded, realms_of, tokens_of
from core.access.viewers import Door, Person, Viewer, anonymous, viewer_for, viewer_of

__all__ = [
    "ADMIN_PREFIX",
    "API_PREFIX",
    "MOST_DIGITS",
    "AccessError",
    "AccessProvider",
    "Actor",
    "ChangedMeanwhile",
    "Door",
    "Person",
    "Prepared",
    "PrivateManager",
    "PrivateQuerySet",
    "RealmProvider",
    "RevocationListener",
    "TokenProvider",
    "TokenWithdrawal",
    "Unscoped",
    "UnscopedAccess",
    "Viewer",
    "ViewerProvider",
    "anonymous",
    "held",
    "in_batches",
    "is_unguarded",
    "one_transaction",
    "realms_of",
    "require",
    "resolve_viewer",
    "revoke",
    "row_key",
    "service",
    "tokens_of",
    "unscoped",
    "viewer_for",
    "viewer_of",
]
