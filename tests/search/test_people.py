"""Customers and organisations as search shows them."""

import pytest

from search.people import CustomerDocument, OrganizationDocument


@pytest.mark.parametrize("document", [CustomerDocument(), OrganizationDocument()], ids=lambda one: one.kind)
def test_every_hit_leads_to_its_screen_in_the_admin(cast, document):
    entries = list(document.prepare(document.queryset()))

    assert entries
    assert all(entry.url_admin.startswith("/admin/") for entry in entries)
