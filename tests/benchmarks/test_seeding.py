"""A small seeded installation: whole, the same every time, made of rows like real ones."""

from pathlib import Path

import pytest
from django.db.models import Model

from benchmarks.seeding.all import seed
from benchmarks.seeding.copies import read_sample
from benchmarks.seeding.samples import SAMPLES
from benchmarks.words import Words
from core.conversations.models import Intake
from core.work.models import ItemNumber, WorkItem
from search.indexing.checking import check
from search.registry import documents

TICKETS = SAMPLES + 8


def test_the_same_seed_says_the_same() -> None:
    assert Words(3).text(2) == Words(3).text(2)
    assert Words(3).text(2) != Words(4).text(2)


@pytest.mark.django_db
@pytest.mark.slow
def test_copies_of_tickets_are_like_tickets_that_came_the_real_way(tmp_path: Path) -> None:
    seeded = seed(tickets=TICKETS, articles=4, seed_number=1, folder=tmp_path / "md", say=lambda text: None)

    pks = list(WorkItem.objects.order_by("pk").values_list("pk", flat=True))
    assert len(pks) == TICKETS
    assert len(seeded.articles) == 4
    drawn = ItemNumber.objects.values_list("pk", flat=True)
    assert set(WorkItem.objects.values_list("number", flat=True)) <= set(drawn)
    assert not Intake.objects.exclude(state="handled").exists()
    for original, copied in zip(pks, pks[SAMPLES:], strict=False):
        assert shape(original) == shape(copied)
    for document in documents().values():
        assert not check(document).wrong


def shape(pk: int) -> dict[str, list[list[str]]]:
    """Which columns of which rows of a ticket hold something."""
    sample = read_sample(pk)
    rows: dict[type[Model], list[dict[str, object]]] = {WorkItem: [sample.item], **sample.rows}
    return {
        model._meta.label: [sorted(name for name, value in row.items() if value not in (None, "")) for row in found]
        for model, found in rows.items()
    }
