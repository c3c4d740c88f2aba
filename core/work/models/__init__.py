"""The tables of work. Import them from here."""

from core.work.models.activity import Activity
from core.work.models.fields import CustomField, FieldType
from core.work.models.items import Follower, ItemLink, ItemNumber, LinkType, Requester, WorkItem
from core.work.models.scopes import Scope, ScopeFollower, ScopeKind, ScopeMember, takes_items
from core.work.models.types import Priority, Status, StatusCategory, Tag, WorkItemType

__all__ = [
    "Activity",
    "CustomField",
    "FieldType",
    "Follower",
    "ItemLink",
    "ItemNumber",
    "LinkType",
    "Priority",
    "Requester",
    "Scope",
    "ScopeFollower",
    "ScopeKind",
    "ScopeMember",
    "Status",
    "StatusCategory",
    "Tag",
    "WorkItem",
    "WorkItemType",
    "takes_items",
]
