"""What the API contributes: the routes of core's own packages. Registrations only."""

from collections.abc import Iterable

from core.api.idempotency import PRUNE
from core.api.personal_data import KeptAnswers
from core.api.resources import deletions, files, me, people, privacy, scopes, settings, staff, talk
from core.api.routes import RestRoute
from core.events.api import ScheduledJob
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData


@hookimpl
def scheduled_jobs() -> Iterable[ScheduledJob]:
    return [PRUNE]


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [
        RestRoute("me", me.MeView, "me"),
        RestRoute("customers", people.CustomerViewSet, "customer"),
        RestRoute("customers/<int:pk>/exports", privacy.CustomerExports, "customer-exports"),
        RestRoute("customers/<int:pk>/erasures", privacy.CustomerErasures, "customer-erasures"),
        RestRoute("exports", privacy.ExportViewSet, "export"),
        RestRoute("erasures", privacy.ErasureViewSet, "erasure"),
        RestRoute("organizations", people.OrganizationViewSet, "organization"),
        RestRoute("teams", staff.TeamViewSet, "team"),
        RestRoute("agents", staff.AgentViewSet, "agent"),
        RestRoute("roles", staff.RoleViewSet, "role"),
        RestRoute("conversations", talk.ConversationViewSet, "conversation"),
        RestRoute("messages", talk.MessageViewSet, "message"),
        RestRoute("deletions", deletions.DeletionViewSet, "deletion"),
        RestRoute("scopes", scopes.ScopeViewSet, "scope"),
        RestRoute("types", settings.TypeViewSet, "type"),
        RestRoute("statuses", settings.StatusViewSet, "status"),
        RestRoute("priorities", settings.PriorityViewSet, "priority"),
        RestRoute("tags", settings.TagViewSet, "tag"),
        RestRoute("custom-fields", settings.CustomFieldViewSet, "custom-field"),
        RestRoute("attachments", files.AttachmentViewSet, "attachment"),
    ]


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [KeptAnswers()]
