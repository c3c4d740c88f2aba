"""The rights over the service's own screens: administrators' to begin with, tokens aside."""

from django.utils.translation import gettext_lazy as _

from core.people.permissions import ADMINISTRATOR_ONLY, EVERY_ROLE, PermissionDef

EVENTS, WORK, PLUGINS, TALKS = "wagdesk_events", "wagdesk_work", "wagdesk_plugins", "wagdesk_conversations"

_NAMES = (
    ("view_delivery", _("See deliveries"), EVENTS),
    ("change_delivery", _("Replay deliveries"), EVENTS),
    ("view_outgoingmail", _("Read all outgoing mail"), EVENTS),
    ("change_outgoingmail", _("Send failed mail again"), EVENTS),
    ("view_intake", _("See everything that arrives"), TALKS),
    ("change_intake", _("Try arrivals again"), TALKS),
    ("view_pluginstate", _("See plugins and health"), PLUGINS),
    ("change_pluginstate", _("Switch plugins on and off"), PLUGINS),
    ("view_workitemtype", _("See types"), WORK),
    ("add_workitemtype", _("Add types"), WORK),
    ("change_workitemtype", _("Change types"), WORK),
    ("delete_workitemtype", _("Delete types nobody uses"), WORK),
    ("view_status", _("See statuses"), WORK),
    ("add_status", _("Add statuses"), WORK),
    ("change_status", _("Change statuses"), WORK),
    ("delete_status", _("Delete statuses nobody uses"), WORK),
    ("view_priority", _("See priorities"), WORK),
    ("add_priority", _("Add priorities"), WORK),
    ("change_priority", _("Change priorities"), WORK),
    ("delete_priority", _("Delete priorities nobody uses"), WORK),
    ("view_tag", _("See the list of tags"), WORK),
    ("add_tag", _("Add tags to the list"), WORK),
    ("change_tag", _("Rename tags"), WORK),
    ("delete_tag", _("Delete tags"), WORK),
    ("view_scope", _("See projects and folders in Settings"), WORK),
    ("add_scope", _("Add projects and folders"), WORK),
    ("change_scope", _("Change projects, and who belongs to them"), WORK),
    ("view_customfield", _("See custom fields"), WORK),
    ("add_customfield", _("Add custom fields"), WORK),
    ("change_customfield", _("Change custom fields"), WORK),
    ("delete_customfield", _("Delete custom fields"), WORK),
)
#: Of Wagtail's own model; the screen shows everybody their own, and a token may do no more than its agent.
_TOKENS = (
    ("view_apitoken", _("See their API tokens")),
    ("add_apitoken", _("Make API tokens")),
    ("change_apitoken", _("Rename their API tokens")),
    ("delete_apitoken", _("Revoke their API tokens")),
)
PERMISSIONS = (
    *(PermissionDef(codename, label, app, default_roles=ADMINISTRATOR_ONLY) for codename, label, app in _NAMES),
    *(PermissionDef(codename, label, "wagtailcore", default_roles=EVERY_ROLE) for codename, label in _TOKENS),
)
