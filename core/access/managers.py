"""The queryset of models that not everybody may see."""

from typing import Any, Self

from django.db import models

from core.access.guard import refuse_if_guarded
from core.access.rows import visible_q
from core.access.viewers import Viewer


class PrivateQuerySet(models.QuerySet[Any]):
    """Rows somebody may see. Inside a request it evaluates only after `visible_to(viewer)`.

    Conditions may come before or after; what is derived from a scoped queryset stays scoped.
    """

    _scoped = False

    def visible_to(self, viewer: Viewer) -> Self:
        """The rows whose realm is among the viewer's and that carry one of the viewer's tokens."""
        condition = visible_q(self.model, viewer)
        rows = self.none() if condition is None else self.filter(condition)
        rows._scoped = True
        return rows

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone._scoped = self._scoped
        return clone

    def _check(self) -> None:
        if not self._scoped and not self.query.is_empty():
            refuse_if_guarded(self.model._meta.label)

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Any:
        """Guarded `QuerySet.iterator`."""
        self._check()
        return super().iterator(chunk_size) if chunk_size else super().iterator()

    def count(self) -> int:
        """Guarded `QuerySet.count`."""
        if self._result_cache is None:
            self._check()
        return super().count()

    def exists(self) -> bool:
        """Guarded `QuerySet.exists`."""
        if self._result_cache is None:
            self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Guarded `QuerySet.aggregate`."""
        self._check()
        return super().aggregate(*args, **kwargs)


class PrivateManager(models.Manager.from_queryset(PrivateQuerySet)):  # type: ignore[misc]
    """The default manager of private models."""
