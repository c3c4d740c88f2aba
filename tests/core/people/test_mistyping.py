"""Addresses that were probably mistyped."""

import pytest

from core.people.mistyping import meant_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mia@gmial.com", "mia@gmail.com"),
        ("mia@gmal.com", "mia@gmail.com"),
        ("mia@gmaill.com", "mia@gmail.com"),
        ("mia@gmail.con", "mia@gmail.com"),
        ("mia@gmail.co", "mia@gmail.com"),
        (" mia@Hotmial.Com ", "mia@hotmail.com"),
        ("m@i@outlok.com", "m@i@outlook.com"),
    ],
)
def test_one_slip_away_from_a_common_domain_is_a_slip(typed, meant):
    assert meant_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["mia@gmail.com", "mia@mail.com", "mia@ymail.com", "mia@cloud.com", "mia@hotmail.no", "mia@yahoo.com.br",
     "mia@gail.cm", "mia@seegrund.example", "gmial.com", "@gmial.com", "mia@", "", "mia@\ud800"],
)  # fmt: skip
def test_what_may_well_be_right_is_left_alone(typed):
    assert meant_address(typed) == ""
