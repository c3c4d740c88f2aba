"""What others import from core.api."""

from core.api.pagination import KeysetPagination
from core.api.parameters import Parameters
from core.api.problems import problem_response
from core.api.routes import RestRoute
from core.api.strict import StrictSerializer
from core.api.views import ApiViewSet, IdempotentCreate, actor_of, if_match

__all__ = [
    "ApiViewSet",
    "IdempotentCreate",
    "KeysetPagination",
    "Parameters",
    "RestRoute",
    "StrictSerializer",
    "actor_of",
    "if_match",
    "problem_response",
]
