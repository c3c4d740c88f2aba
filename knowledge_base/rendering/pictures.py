"""Pictures of an article: looked up, and scaled, all at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from wagtail.images import get_image_model

from knowledge_base.rendering.plain import item_blocks

#: Twice the width of the text, for screens that show it sharp.
FILTER = "max-1344x2000"


@dataclass(frozen=True)
class Picture:
    """A scaled picture."""

    url: str
    width: int
    height: int
    description: str

    def tag(self, alt: str) -> str:
        """As an element that reserves its place before it is loaded."""
        words = escape(alt or self.description)
        return (
            f'<img src="{escape(self.url)}" width="{self.width}" height="{self.height}" alt="{words}" loading="lazy">'
        )


def pictures(raw: Sequence[Any]) -> Mapping[int, Picture]:
    """The pictures a body shows, by primary key. No query where there are none, two where there are some."""
    wanted = set(image_ids(raw))
    if not wanted:
        return {}
    images = get_image_model().objects.filter(pk__in=wanted).prefetch_renditions(FILTER)
    return {image.pk: _picture(image) for image in images}


def _picture(image: Any) -> Picture:
    rendition = image.get_rendition(FILTER)
    return Picture(rendition.url, rendition.width, rendition.height, image.description)


def image_ids(raw: Sequence[Any]) -> Iterator[int]:
    """Every picture of a body, nested ones included."""
    for block in raw:
        value = block["value"]
        match block["type"]:
            case "image" if value.get("image"):
                yield int(value["image"])
            case "callout":
                yield from image_ids(value.get("content") or ())
            case "list" | "steps":
                for item in value.get("items") or ():
                    yield from image_ids(item_blocks(item))
