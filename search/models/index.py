"""The database engine's copy of what can be found.

Two tables, because a search walks over every match: the first is narrow and answers "who, which, how new", the second
holds the texts and is read for one page of hits. The words themselves stand in a third, of the database's own kind
(FTS5 on SQLite, tsvector on PostgreSQL), made by a migration and known to `search.engines.database` only.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexedEntry(models.Model):
    """One entry: what filters and ranks it.

    Invariants: `version` never falls; an entry that left the index stays as a tombstone (`is_live` false) until
    maintenance, so that a writer who read the row earlier cannot bring it back.
    """

    kind = models.CharField(max_length=40)
    shown_as = models.CharField(max_length=40)
    object_pk = models.BigIntegerField()
    item = models.BigIntegerField(null=True)
    #: A number below those of items and entries, the same for entries that are one result without having an item.
    alike = models.BigIntegerField(null=True)
    is_live = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    realm = models.CharField(max_length=80, blank=True)
    #: The tokens with a blank around each: " public agents:ticket ".
    access = models.TextField(blank=True)
    #: Days since 1970 of the last change: recent things rank a little higher.
    day = models.IntegerField(default=0)
    version = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("indexed entry")
        verbose_name_plural = _("indexed entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_pk"], name="wagdesk_search_entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["item"], name="wagdesk_search_item", condition=models.Q(item__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_pk}"


class IndexedContent(models.Model):
    """What is shown of an entry, in the words it was written in."""

    entry = models.OneToOneField(IndexedEntry, models.CASCADE, primary_key=True, related_name="content")
    title = models.TextField()
    identifier = models.TextField(blank=True)
    body = models.TextField(blank=True)
    staff = models.TextField(blank=True)
    properties = models.JSONField(default=dict)
    url_admin = models.TextField(blank=True)
    url_portal = models.TextField(blank=True)
    meta = models.TextField(blank=True)
    meta_staff = models.TextField(blank=True)
    category = models.CharField(max_length=30, blank=True)
    status = models.TextField(blank=True)
    status_staff = models.TextField(blank=True)
    updated_at = models.DateTimeField()
    #: Of everything the row said when it was read: `search check` compares it with what the row says now.
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("indexed text")
        verbose_name_plural = _("indexed texts")

    def __str__(self) -> str:
        return self.title
