"""Sentences of the screens that name the kind of item they show."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.work.kinds import ItemKind
from core.work.models import LinkType


def words_for(kind: ItemKind) -> dict[str, str]:
    """Every sentence, by a name templates use. The kind's own names are translated by its plugin."""
    one = {"kind": str(kind.name).lower()}
    many = {"kinds": str(kind.name_plural).lower()}
    return {
        "one": str(kind.name),
        "many": str(kind.name_plural),
        "mine": _("My %(kinds)s") % many,
        "add": _("Add %(kind)s") % one,
        "search": _("Search %(kinds)s") % many,
        "details": capfirst(_("%(kind)s details") % one),
        "change_selected": _("Change the selected %(kinds)s") % many,
        "nothing_open": _("No open %(kinds)s") % many,
        "nothing_yet": _("No %(kinds)s yet") % many,
    }


#: How a link reads from the item it points to.
LINKS_READ_BACKWARDS = {
    LinkType.RELATES: gettext_lazy("relates to"),
    LinkType.DUPLICATES: gettext_lazy("is duplicated by"),
    LinkType.BLOCKS: gettext_lazy("is blocked by"),
    LinkType.PARENT: gettext_lazy("is a part of"),
}
