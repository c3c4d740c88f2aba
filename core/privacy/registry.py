"""Who answers for personal data, and who would but is not there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.plugins.api import contributions, is_enabled
from core.plugins.quarantine import plugin_configs
from core.plugins.records import left_behind
from core.privacy.contract import PersonalData


@dataclass(frozen=True)
class Answers:
    """Providers in the order they are asked, and why some are missing."""

    providers: list[PersonalData]
    missing: list[str]


def answers() -> Answers:
    """As plugins are switched now. Raises BadContribution where an implementation of the hook is broken."""
    found = contributions("personal_data")
    on = [one.value for one in found if is_enabled(one.plugin)]
    off = {one.plugin for one in found if not is_enabled(one.plugin)}
    names = {config.slug: str(config.verbose_name) for config in plugin_configs()}
    missing = [
        _("The plugin “%(name)s” keeps data of people and is switched off. Switch it on.") % {"name": names[slug]}
        for slug in sorted(off)
    ]
    missing += [
        _("The plugin “%(name)s” is gone and left tables behind. Install it again, or let it be forgotten.")
        % {"name": gone.name}
        for gone in left_behind()
        if gone.rows
    ]
    return Answers(sorted(on, key=lambda one: (one.order, one.slug)), missing)


def provider_labels() -> dict[str, str]:
    """Slug → words, of every provider that is installed."""
    return {one.value.slug: str(one.value.label) for one in contributions("personal_data")}


def claimed_models() -> frozenset[str]:
    """Labels of the models that somebody answers for."""
    return frozenset(label for one in contributions("personal_data") for label in one.value.models)
