"""A form to send."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from webforms.models import FormField, FormPage


@pytest.fixture
def make_form(db: None) -> Callable[..., FormPage]:
    """A published form of these questions, each label, kind and meaning, in this order."""

    def make(*questions: tuple[str, Any, Any], **more: Any) -> FormPage:
        page = FormPage(title="Contact us", slug="contact")
        Page.objects.get(depth=2).add_child(instance=page)
        for order, (label, kind, meaning) in enumerate(questions):
            FormField.objects.create(page=page, sort_order=order, label=label, kind=kind, meaning=meaning, **more)
        return page

    return make
