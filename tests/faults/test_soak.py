"""Processes of a real installation are killed at seeded random moments while everybody writes.

CI runs a few kills; `make soak` runs 50, or SOAK_KILLS for SOAK_MINUTES with SOAK_SEED.
"""

import pytest

from tests.faults.soaking import wanted_kills, wanted_minutes, wanted_seed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SAMPLE = 4


def test_killed_at_random_moments_everything_accepted_is_there_once(make_soak):
    soak = make_soak(seed=wanted_seed())

    soak.run(wanted_kills(SAMPLE), minutes=wanted_minutes())
    soak.rest()

    soak.reckon()
    assert all(load.accepted for load in soak.senders.loads), "a way in was never tried"
