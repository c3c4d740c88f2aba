"""Everything that changes work. Screens, API, mail and plugins come through here."""

from core.work.services.activity import add_activity
from core.work.services.bulk import BulkResult, Refusal, bulk_update, undo_bulk
from core.work.services.changes import set_status, update_item
from core.work.services.configuration.fields import create_field, delete_field, update_field
from core.work.services.configuration.priorities import create_priority, delete_priority, update_priority
from core.work.services.configuration.statuses import create_status, delete_status, update_status
from core.work.services.configuration.tags import create_tag, delete_tag, update_tag
from core.work.services.configuration.types import create_type, delete_type, update_type
from core.work.services.configuration.verbs import VERBS, Verbs
from core.work.services.creating import Beginning, create_item, draw_number
from core.work.services.links import link_items, unlink_items
from core.work.services.people import add_follower, add_requester, remove_follower, remove_requester
from core.work.services.places import paths_above, realm_of, root_scope
from core.work.services.scope_people import (
    add_scope_follower,
    add_scope_member,
    manages,
    remove_scope_follower,
    remove_scope_member,
)
from core.work.services.scopes import create_scope, set_scope_privacy, update_scope
from core.work.services.solving import asked, require_asking, solve_item

__all__ = [
    "VERBS",
    "Beginning",
    "BulkResult",
    "Refusal",
    "Verbs",
    "add_activity",
    "add_follower",
    "add_requester",
    "add_scope_follower",
    "add_scope_member",
    "asked",
    "bulk_update",
    "create_field",
    "create_item",
    "create_priority",
    "create_scope",
    "create_status",
    "create_tag",
    "create_type",
    "delete_field",
    "delete_priority",
    "delete_status",
    "delete_tag",
    "delete_type",
    "draw_number",
    "link_items",
    "manages",
    "paths_above",
    "realm_of",
    "remove_follower",
    "remove_requester",
    "remove_scope_follower",
    "remove_scope_member",
    "require_asking",
    "root_scope",
    "set_scope_privacy",
    "set_status",
    "solve_item",
    "undo_bulk",
    "unlink_items",
    "update_field",
    "update_item",
    "update_priority",
    "update_scope",
    "update_status",
    "update_tag",
    "update_type",
]
