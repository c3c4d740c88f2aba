"""Files named by id in a message."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.conversations.services import unsent_uploads


def own_uploads(request: Request, pks: Sequence[int]) -> list[int]:
    """The ids, all of files the caller uploaded and has not sent. Raises ValidationError naming `attachments`."""
    assert request.user.pk is not None  # nobody signed out gets as far as a message
    wanted = list(dict.fromkeys(pks))
    waiting = set(unsent_uploads(user_id=request.user.pk, pks=wanted).values_list("pk", flat=True))
    if missing := [pk for pk in wanted if pk not in waiting]:
        numbers = ", ".join(map(str, missing))
        raise ValidationError({"attachments": [_("No file of yours waits under %(numbers)s.") % {"numbers": numbers}]})
    return wanted
