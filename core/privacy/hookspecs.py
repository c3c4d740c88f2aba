"""The hook by which packages answer for the personal data they keep."""

from collections.abc import Iterable

from core.plugins.api import collected
from core.privacy.contract import PersonalData


@collected(PersonalData, denies=True)
def personal_data() -> Iterable[PersonalData]:
    """What this package keeps of a person: how it is exported, previewed and erased.

    Asked once after start. Where one implementation raises there is no export and no erasure at all: half of either
    would pass for the whole. While a plugin that answers is off, an erasure waits for it.
    """
