"""How customers read moments."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.project import moments

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def at_noon(monkeypatch, settings):
    settings.TIME_ZONE = "UTC"
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("language", "age", "words"),
    [
        ("en", timedelta(days=8, hours=2, minutes=20), "18 November"),
        ("en", timedelta(days=400), "22 October 2025"),
        ("de", timedelta(days=8), "18. November"),
        ("fi", timedelta(days=8), "18. marraskuuta"),
        ("fr", timedelta(days=8), "18 novembre"),
        ("es", timedelta(days=8), "18 de noviembre"),
        ("pt", timedelta(days=8), "18 de novembro"),
        ("pt-br", timedelta(days=8), "18 de novembro"),
        ("nb", timedelta(days=8), "18. november"),
    ],
)
@pytest.mark.usefixtures("at_noon")
def test_what_passed_is_a_day_in_every_language(language, age, words):
    with override(language):
        assert f">{words}<" in moments.element(NOW - age)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "2 hours ago"), ("de", "vor 2 Stunden"), ("fi", "2 tuntia sitten")]
)
def test_within_a_day_it_is_how_long_ago(language, words):
    with override(language):
        assert f">{words}<" in moments.element(timezone.now() - timedelta(hours=2, minutes=5)).replace("\xa0", " ")


@pytest.mark.usefixtures("at_noon")
def test_the_exact_moment_stands_beside_the_words():
    with override("en"):
        found = moments.element(NOW - timedelta(hours=2))

    assert 'datetime="2026-11-26T10:00:00+00:00"' in found
    assert 'title="26 November 2026, 10:00"' in found


@pytest.mark.usefixtures("at_noon")
def test_a_message_keeps_its_time_of_day():
    with override("en"):
        assert ">18 November, 09:40<" in moments.element(NOW - timedelta(days=8, hours=2, minutes=20), with_time=True)


@pytest.mark.usefixtures("at_noon")
def test_a_date_is_a_day_and_nothing_is_nothing():
    with override("en"):
        assert moments.element(date(2026, 3, 2)) == '<time datetime="2026-03-02">2 March</time>'
    assert moments.element(None) == ""
