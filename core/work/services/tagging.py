"""Tags by name, made when missing."""

from collections.abc import Sequence

from core.work.errors import InvalidField
from core.work.models import Tag
from core.work.models.types import NO_COMMA


def tags_named(names: Sequence[str]) -> list[Tag]:
    """The tags with these names, in the order given; spelling differences in case and spaces are the same tag.

    Raises InvalidField for a name with a comma.
    """
    if any("," in name for name in names):
        raise InvalidField("tags", str(NO_COMMA))
    wanted = {slug: name.strip()[:60] for name in names if (slug := Tag.slug_of(name))}
    found = {tag.slug: tag for tag in Tag.objects.filter(slug__in=wanted)}
    for slug, name in wanted.items():
        if slug not in found:
            found[slug] = Tag.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    return [found[slug] for slug in wanted]
