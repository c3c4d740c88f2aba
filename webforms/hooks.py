"""What forms contribute. Registrations only."""

from collections.abc import Iterable

from core.access.api import AccessProvider, Viewer
from core.api.api import RestRoute
from core.people.permissions import PermissionDef
from core.plugins.api import hookimpl
from core.privacy.api import PersonalData
from core.workspace.contributions import FirstStep
from webforms import access, beginning, rest
from webforms.personal_data import Submissions
from webforms.rights import PERMISSIONS


@hookimpl
def token_providers() -> Iterable[AccessProvider]:
    return [access.SubmissionFacts(), access.AgentsSeeSubmissions()]


@hookimpl
def rest_routes() -> Iterable[RestRoute]:
    return [
        RestRoute("forms", rest.FormListView, "forms"),
        RestRoute("forms/<int:pk>", rest.FormView, "form"),
        RestRoute("forms/<int:pk>/submissions", rest.SubmissionView, "form-submissions"),
    ]


@hookimpl
def permissions() -> Iterable[PermissionDef]:
    return PERMISSIONS


@hookimpl
def first_steps(viewer: Viewer) -> Iterable[FirstStep]:
    return beginning.steps(viewer)


@hookimpl
def personal_data() -> Iterable[PersonalData]:
    return [Submissions()]
