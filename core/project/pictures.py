"""May this reader see a picture? Wagtail serves scaled pictures to everybody; a restricted article's must not be.

Guarantees: a picture that stands on pages only a few may read is served to those few, and to editors; one in a
collection with a privacy setting to whoever passes that. A picture on no page is anybody's, as Wagtail has it.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.utils.module_loading import import_string
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from core.access.api import Viewer, anonymous, viewer_of

#: Who may read a page, as a condition; by name, because this package must not import its owner.
READABLE = "knowledge_base.access.readable_q"


class Audience(Enum):
    """For whom a picture is."""

    EVERYBODY = "everybody"
    #: This reader is among them; nobody may keep a copy for others.
    SOME = "some"
    NOT_YOU = "not you"


def audience(request: HttpRequest, path: str) -> Audience:
    """For whom the file at this path is. Paths of no picture are left to who serves them."""
    renditions = get_image_model().get_rendition_model().objects.filter(file=path)
    rendition = renditions.select_related("image__collection").first()
    if rendition is None:
        return Audience.EVERYBODY
    closed = [one for one in rendition.image.collection.get_view_restrictions() if not one.accept_request(request)]
    shown_on = pages_showing(rendition.image)
    if not closed and (not shown_on or _readable(shown_on, anonymous())):
        return Audience.EVERYBODY
    if request.user.has_perm("wagtailadmin.access_admin"):
        return Audience.SOME
    if closed or not _readable(shown_on, viewer_of(request)):
        return Audience.NOT_YOU
    return Audience.SOME


def pages_showing(image: Any) -> list[int]:
    """The pages a picture stands on, published or not."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(type(image)),
        to_object_id=str(image.pk),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    return [int(pk) for pk in references.values_list("object_id", flat=True).distinct()]


def _readable(pages: list[int], viewer: Viewer) -> bool:
    readable: Callable[[Viewer], Q] = import_string(READABLE)
    return Page.objects.filter(readable(viewer), pk__in=pages).exists()
