"""Tags by name, made when missing."""

from collections.abc import Iterable

from core.work.models import Tag


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags with these names, in the order given; spelling differences in case and spaces are the same tag."""
    wanted = {slug: name.strip()[:60] for name in names if (slug := Tag.slug_of(name))}
    found = {tag.slug: tag for tag in Tag.objects.filter(slug__in=wanted)}
    for slug, name in wanted.items():
        if slug not in found:
            found[slug] = Tag.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    return [found[slug] for slug in wanted]
