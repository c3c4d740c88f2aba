"""What others import from core.api."""

from core.api.filters import moment
from core.api.pagination import KeysetPagination
from core.api.routes import RestRoute
from core.api.views import ApiViewSet, IdempotentCreate, actor_of, if_match

__all__ = ["ApiViewSet", "IdempotentCreate", "KeysetPagination", "RestRoute", "actor_of", "if_match", "moment"]
