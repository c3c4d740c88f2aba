"""Sentences of the screens that name the kind of item they show."""

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.work.kinds import ItemKind
from core.work.models import LinkType

#: Languages that write every noun with a capital, wherever it stands.
NOUNS_ARE_CAPITALISED = ("de",)


def words_for(kind: ItemKind) -> dict[str, str]:
    """Every sentence, by a name templates use. The kind's own names are translated by its plugin."""
    one = {"kind": _within(kind.name)}
    many = {"kinds": _within(kind.name_plural)}
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


def _within(name: object) -> str:
    """As it stands inside a sentence; what is no ordinary word, such as RMA, stays as it is."""
    text = str(name)
    is_word = text[:1].isupper() and text[1:].islower()
    return text.lower() if is_word and (get_language() or "")[:2] not in NOUNS_ARE_CAPITALISED else text


#: How a link reads from the item it points to.
LINKS_READ_BACKWARDS = {
    LinkType.RELATES: gettext_lazy("relates to"),
    LinkType.DUPLICATES: gettext_lazy("is duplicated by"),
    LinkType.BLOCKS: gettext_lazy("is blocked by"),
    LinkType.PARENT: gettext_lazy("is a part of"),
}
