"""Pictures of an imported folder: stored once each, in a collection of their own."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection

from knowledge_base.importing.documents import PictureFinder, humanised
from knowledge_base.importing.library import Library
from knowledge_base.importing.sources import Source

SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"}
LARGEST = 10 * 1024 * 1024
COLLECTION = "Help articles"


@dataclass
class Pictures:
    """Finds the pictures texts name, and stores those that are new."""

    library: Library
    note: Callable[[str, int, str, str], None]
    #: Looking only: nothing is stored.
    dry_run: bool = False
    known: dict[Path, int | None] = field(default_factory=dict)

    def of(self, source: Source) -> PictureFinder:
        """What finds the pictures of one article."""

        def find(address: str, alt: str, line: int) -> int | None:
            problem, pk = self._find(source, address, alt)
            if problem:
                self.note(source.place, line, "picture", problem)
            return pk

        return find

    def _find(self, source: Source, address: str, alt: str) -> tuple[str, int | None]:
        if address.startswith("data:"):
            return _("A picture written into the text (data:) was left out."), None
        if address.startswith(("http:", "https:", "//")):
            return _("The picture “%s” is on another site; it is not fetched.") % address[:120], None
        file = self.library.file(source, address)
        if file is None:
            return _("The picture “%s” is not in the folder.") % address[:120], None
        if file not in self.known:
            self.known[file] = self._stored(file, alt)
        if self.known[file] is None:
            return _("“%s” is no picture that can be shown.") % address[:120], None
        return "", self.known[file]

    def _stored(self, file: Path, alt: str) -> int | None:
        if file.suffix.lower() not in SUFFIXES or file.stat().st_size > LARGEST:
            return None
        if self.dry_run:
            return 0
        content = file.read_bytes()
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # Wagtail's own digest of image files
        collection = the_collection()
        images = get_image_model()
        found = images.objects.filter(collection=collection, file_hash=digest).values_list("pk", flat=True).first()
        return found or self._create(file, alt, collection)

    def _create(self, file: Path, alt: str, collection: Collection) -> int | None:
        try:
            with file.open("rb") as content, transaction.atomic():
                image = get_image_model()(
                    title=humanised(file.stem)[:255],
                    description=alt[:255],
                    collection=collection,
                    file=ImageFile(content, name=file.name),
                )
                image.save()
                image.get_file_hash()
        except Exception:  # noqa: BLE001 - image libraries raise whatever a broken file makes them
            return None
        return int(image.pk)


def the_collection() -> Collection:
    """Where imported pictures are kept; its privacy setting closes all of them at once."""
    found = Collection.objects.filter(name=COLLECTION, depth=2).first()
    return found or Collection.get_first_root_node().add_child(name=COLLECTION)
