"""What a button of a row, or of a whole list, does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class RowAction:
    """A button of a row, or of the whole list where `whole_list`. `run` gets the rows and says what happened."""

    name: str
    label: Any
    run: Callable[[HttpRequest, QuerySet[Any]], str]
    icon: str = "resubmit"
    applies: Callable[[Any], bool] = lambda row: True
    whole_list: bool = False
    #: The tabs that show a button of the whole list; none named is every tab.
    tabs: tuple[str, ...] = ()
