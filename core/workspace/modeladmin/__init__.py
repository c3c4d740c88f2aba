"""The bridge to wagtail-modeladmin: small tables and logs of plugins. Nothing else imports that package.

Guarantees: list and object views show the same rows, those of `get_queryset`, through `visible_to` where the model is
private (the package's own object views would look anywhere); a read-only screen has no form behind any address; an
action of a row is a POST. The gate of a plugin that is off stands in `core.workspace.screens`.
"""

from core.workspace.modeladmin.actions import RowAction
from core.workspace.modeladmin.screen import ModelAdmin
from core.workspace.modeladmin.views import CreateView, InspectView

__all__ = ["CreateView", "InspectView", "ModelAdmin", "RowAction"]
