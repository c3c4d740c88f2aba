"""What others import from core.privacy."""

from core.privacy.contract import BATCH, ExportedFile, Found, Mode, PersonalData, Section
from core.privacy.errors import ErasureWaits
from core.privacy.persons import Person
from core.privacy.scrubbing import STRUCK, Scrubber, as_in_json
from core.privacy.tombstones import is_being_erased, remember_mails, was_erased

__all__ = [
    "BATCH",
    "STRUCK",
    "ErasureWaits",
    "ExportedFile",
    "Found",
    "Mode",
    "Person",
    "PersonalData",
    "Scrubber",
    "Section",
    "as_in_json",
    "is_being_erased",
    "remember_mails",
    "was_erased",
]
