"""What a package says of the personal data it keeps: the types of the hook `personal_data`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.privacy.persons import Person

#: How many rows one step may change: nobody waits long for its transaction.
BATCH: Final = 200


class Mode(models.TextChoices):
    """How somebody is forgotten."""

    ERASE = "erase", _("Delete the person, and everything that is only theirs")
    ANONYMISE = "anonymise", _("Keep their requests for statistics, without name, addresses and what they wrote")
    KEEP_WORDS = "keep_words", _("Keep their requests and words, and strike name and addresses out")

    @property
    def keeps_requests(self) -> bool:
        """Whether the requests stay."""
        return self is not Mode.ERASE


@dataclass(frozen=True)
class Found:
    """One line of a preview: how many, and a sentence with that number in it saying what becomes of them."""

    number: int
    text: str


@dataclass(frozen=True)
class ExportedFile:
    """A file of an export: where it lies in there, as in "files/12-plan.pdf", and how it is opened."""

    path: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Section:
    """One kind of data of an export. `columns`: key in the JSON → words on the page; rows have these keys.

    A value under the key "file" is the path of one of `files`, and becomes a link.
    """

    slug: str
    title: Any
    columns: Mapping[str, Any]
    rows: Iterable[Mapping[str, Any]]
    files: Iterable[ExportedFile] = field(default_factory=tuple)


class PersonalData:
    """What one package keeps of a person. Return an instance of a subclass from the hook `personal_data`.

    `models` names every model of the package that points at a customer or a sign-in, whether or not a row of it says
    anything about a customer: a test asks for each. Providers are asked in `order`; the person's own record, which the
    others find their rows by, is the last to go.
    """

    #: Short name, unique: the plugin's slug, and a word where it has several.
    slug: ClassVar[str] = ""
    #: What administrators read while it works.
    label: ClassVar[Any] = ""
    order: ClassVar[int] = 100
    models: ClassVar[frozenset[str]] = frozenset()

    def remember(self, person: Person) -> Mapping[str, Iterable[int]]:
        """Keys of rows that others will look for after this package has forgotten them; see `Person.kept`."""
        return {}

    def export(self, person: Person, *, full: bool) -> Iterable[Section]:
        """What the person sent and was sent, and their record; with `full` also what only agents read."""
        return ()

    def preview(self, person: Person, mode: Mode) -> Iterable[Found]:
        """What `erase` would do, as sentences with numbers."""
        return ()

    def search(self, person: Person, mode: Mode) -> Iterable[Any]:
        """Keys of rows that only a long look through many others finds: it runs outside a transaction, so that nobody
        waits for it. Asked before each `erase`, and no further than `BATCH` keys: find them while you are iterated.
        """
        return ()

    def erase_found(self, person: Person, mode: Mode, keys: list[Any]) -> int:
        """Forget the rows `search` found and say how many, like `erase`, which runs once nothing is found any more.

        Look at each again: time has passed.
        """
        raise NotImplementedError

    def erase(self, person: Person, mode: Mode) -> int:
        """Forget a part, at most `BATCH` rows, and say how many; 0 once nothing is left.

        Runs in a transaction of its own, again and again, until it returns 0; what is not changed by it must not be
        counted. Files go before their rows: a step that fails is repeated, and deleting what is gone is harmless; after
        the commit nobody would know of them. Raise ErasureWaits for what has to happen first.
        """
        raise NotImplementedError

    def found(self, person: Person, mode: Mode) -> list[Any]:
        """One batch of `search`."""
        return list(islice(self.search(person, mode), BATCH))

    def afterwards(self, person: Person, mode: Mode) -> None:
        """Bring copies in line with what the others changed; outside a transaction, at least once, then harmless."""
