"""Form fields for what work items hold."""

from typing import Any

from django import forms

#: Before the point as many as every float keeps exactly, as in `core.work.custom`; behind it more than any has.
WHOLE_DIGITS, DECIMALS = 15, 30


class NumberField(forms.DecimalField):
    """A number that can be kept. Unbounded, `1e3000000` is one: three million digits, and a frozen server."""

    def __init__(self, **options: Any) -> None:
        any_step = forms.NumberInput(attrs={"step": "any"})
        super().__init__(max_digits=WHOLE_DIGITS + DECIMALS, decimal_places=DECIMALS, widget=any_step, **options)
