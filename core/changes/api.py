"""What others import from core.changes."""

from core.changes.horizon import horizon, newest
from core.changes.models import Deletion, Tracked

__all__ = ["Deletion", "Tracked", "horizon", "newest"]
