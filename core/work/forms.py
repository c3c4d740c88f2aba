"""Form fields for what work items hold."""

from typing import Any

from django import forms

from core.work.custom import WHOLE_DIGITS

#: Behind the point more than any number has.
DECIMALS = 30


class NumberField(forms.DecimalField):
    """A number that can be kept. Unbounded, `1e3000000` is one: three million digits, and a frozen server."""

    def __init__(self, **options: Any) -> None:
        any_step = forms.NumberInput(attrs={"step": "any"})
        super().__init__(max_digits=WHOLE_DIGITS + DECIMALS, decimal_places=DECIMALS, widget=any_step, **options)
