"""Routes as contributions: what the hook `rest_routes` returns."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RestRoute:
    """A viewset or APIView under `/api/v1/<prefix>`.

    A viewset is given to the router under `basename`; an APIView stands at the prefix itself and is named so.
    """

    prefix: str
    view: Any
    basename: str
