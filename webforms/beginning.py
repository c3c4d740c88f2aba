"""What a new installation needs of its forms: that somebody tries one."""

from django.utils.translation import gettext as _

from core.access.api import Viewer
from core.workspace.contributions import FirstStep
from webforms.models import FormPage, Submission


def steps(viewer: Viewer) -> list[FirstStep]:
    """None where there is no form. A constant number of queries."""
    form = FormPage.objects.live().order_by("path").first()
    if form is None:
        return []
    return [
        FirstStep(
            _("Send a request as a customer would"),
            _("Fill in “%(form)s” and see it arrive here.") % {"form": form.title},
            form.url or "",
            Submission.objects.visible_to(viewer).exists(),
            order=30,
        )
    ]
