"""Tags."""

from core.access.api import Actor, service
from core.work.models import Tag, WorkItem
from core.work.services.configuration.rows import deleted, locked, require_right, saved
from core.work.services.telling import tell_of_items


@service
def create_tag(*, name: str, by: Actor) -> Tag:
    """A tag. Two spellings of one word are one tag, so the second is refused."""
    require_right(by, "add", Tag)
    return saved(Tag(name=name))


@service
def update_tag(*, tag: Tag, by: Actor, expected_version: int | None = None, name: str | None = None) -> Tag:
    """Another name, on every item at once."""
    require_right(by, "change", Tag)
    tag = locked(tag, expected_version)
    return tag if name is None else saved(tag, name=name)


@service
def delete_tag(*, tag: Tag, by: Actor, expected_version: int | None = None) -> None:
    """The tag goes, and with it the word on each item that had it."""
    require_right(by, "delete", Tag)
    tag = locked(tag, expected_version)
    tell_of_items(WorkItem._base_manager.filter(tags=tag), fields="tags")
    deleted(tag)
