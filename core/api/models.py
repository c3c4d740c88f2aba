"""Creations that were done, so that a repeated call answers the same instead of doing it again."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class IdempotencyKey(models.Model):
    """One creation by one caller under one key. `digest` is of the body: another body with the same key is refused."""

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["caller", "key"], name="wagdesk_api_idempotency_once")]

    def __str__(self) -> str:
        return self.key
