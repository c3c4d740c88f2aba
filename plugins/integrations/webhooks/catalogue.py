"""The events an endpoint can choose: all that installed plugins register, save what is their own business."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.events.api import Event
from core.plugins.api import contributions

#: In words, where we know them, and in the order to choose from; another plugin's event is shown by its name.
WORDS: Final = {
    "work.item.created.v1": _("An item was created"),
    "work.item.changed.v1": _("An item changed"),
    "work.items.changed.v1": _("Several items changed at once"),
    "conversations.message.added.v1": _("A message was written"),
    "conversations.conversation.changed.v1": _("A conversation began or its people changed"),
    "people.customer.changed.v1": _("A customer is new or changed"),
    "privacy.person.erased.v1": _("The data of a person was erased"),
    "people.organization.changed.v1": _("An organisation is new, changed or gone"),
    "conversations.intake.received.v1": _("Something arrived"),
    "email_channel.mail.received.v1": _("A mail arrived"),
    "events.mail.failed.v1": _("A mail could not be delivered"),
    "events.mail.sent.v1": _("A mail was sent"),
    "knowledge_base.article.deleted.v1": _("An article was deleted"),
    "knowledge_base.article.published.v1": _("An article was published"),
    "knowledge_base.article.unpublished.v1": _("An article was withdrawn"),
    "knowledge_base.articles.access_changed.v1": _("Articles are for other readers"),
    "knowledge_base.articles.moved.v1": _("Articles were moved"),
    "people.agent.changed.v1": _("An agent changed"),
    "people.team.changed.v1": _("A team is new, changed or gone"),
    "work.configuration.changed.v1": _("A type, status, priority, tag or field changed"),
    "work.scope.changed.v1": _("A project is new or changed"),
}


def offered_types() -> tuple[type[Event], ...]:
    """What can be chosen, by name."""
    known = {found.value.name: found.value for found in contributions("event_types")}
    return tuple(kind for _name, kind in sorted(known.items()) if not kind.is_own_business)


def choices() -> list[tuple[str, str]]:
    """For a form: name and words, those that most programs want first."""
    order = list(WORDS)
    names = [kind.name for kind in offered_types()]
    known = sorted((name for name in names if name in WORDS), key=order.index)
    return [(name, words(name)) for name in [*known, *(name for name in names if name not in WORDS)]]


def words(name: str) -> str:
    """An event in words, with its name."""
    return f"{WORDS[name]} ({name})" if name in WORDS else name
