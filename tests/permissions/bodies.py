"""What is sent to an address, so that who may gets a real success.

A value "<name>" stands for a value of the world, a function for what it makes.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile


def a_file() -> SimpleUploadedFile:
    """A new one each time: sending reads it to its end."""
    return SimpleUploadedFile("b.txt", b"hello again")


#: What is sent where an empty body would be refused before anybody's rights are looked at.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("/admin/tickets/<number>/reply/", "post"): {"audience": "internal", "body_internal": "Seen."},
    ("/admin/tickets/<number>/draft/", "post"): {"audience": "internal", "body": "Perhaps."},
    ("/admin/customers/<pk>/addresses/<address>/", "post"): {"action": "primary"},
    ("/admin/customers/add/", "post"): {"email": "new@example.org"},
    ("/admin/customers/organizations/add/", "post"): {"name": "Northern Locks"},
    ("/admin/tickets/new/", "post"): {"title": "By hand", "item_type": "<type>", "priority": "<priority>"},
    ("/admin/tickets/<number>/upload/", "post"): {"audience": "internal", "file": a_file},
    ("/admin/customers/<pk>/personal-data/exports/", "post"): {"full": "1"},
    ("/admin/customers/<pk>/personal-data/erase/", "post"): {"mode": "erase", "typed": "Dana"},
    ("/api/v1/customers/<pk>/exports", "post"): {"full": True},
    ("/api/v1/customers/<pk>/erasures", "post"): {"mode": "anonymise", "confirm": "Dana"},
    ("/admin/customers/move/", "get"): {"customer": "<pk>"},
    ("/admin/customers/move/", "post"): {"customer": "<pk>", "to": "<brightwater>"},
    ("/admin/projects/new/", "post"): {"name": "Repairs", "kind": "project", "parent": "<root>"},
    ("/admin/projects/<pk>/", "post"): {
        "name": "Repairs",
        "kind": "project",
        "parent": "<root>",
        "is_private": "on",
        "version": "<version>",
    },
    ("/admin/projects/<pk>/members/", "post"): {"who": "user:<carol>", "role": "member"},
    ("/admin/projects/<pk>/followers/", "post"): {"organization": "Brightwater"},
    ("/admin/users/sign-in/<pk>/", "post"): {"action": "end"},
    ("/admin/api-tokens/new/", "post"): {"name": "import"},
    ("/admin/api-tokens/edit/<pk>/", "post"): {"name": "renamed"},
    ("/admin/plugins/", "post"): {"plugin": "tickets", "enabled": "0"},
    ("/admin/webhooks/create/", "post"): {
        "name": "ERP",
        "url": "https://erp.example/hook",
        "events": "work.item.created.v1",
        "is_active": "on",
    },
    ("/admin/webhooks/edit/<instance_pk>/", "post"): {
        "name": "Ledger",
        "url": "https://erp.example/hook",
        "events": "work.item.created.v1",
    },
    ("/admin/inbound-webhooks/create/", "post"): {"name": "Plant", "is_active": "on"},
    ("/admin/inbound-webhooks/edit/<instance_pk>/", "post"): {"name": "Works"},
    ("/portal/requests/<number>/", "post"): {"body": "It still drifts."},
    ("/api/v1/tickets", "post"): {"title": "Made"},
    ("/api/v1/webhook-endpoints", "post"): {
        "name": "ERP",
        "url": "https://erp.example/hook",
        "events": ["work.item.created.v1"],
    },
    ("/api/v1/webhook-endpoints/<pk>", "patch"): {"name": "Ledger", "events": ["work.item.created.v1"]},
    ("/api/v1/tickets/bulk-change", "post"): {"numbers": "<numbers>", "changes": {"add_tags": ["checked"]}},
    ("/api/v1/tickets/bulk-create", "post"): {"items": [{"title": "Made"}]},
    ("/api/v1/tickets/<number>", "patch"): {"title": "Changed"},
    ("/api/v1/tickets/<number>/messages", "post"): {"text": "Hello", "audience": "internal"},
    ("/api/v1/tickets/<number>/conversations", "post"): {"audience": "public", "subject": "Spare part"},
    ("/api/v1/customers", "post"): {"email": "new@example.org"},
    ("/api/v1/customers/<pk>", "patch"): {"name": "Dana D."},
    ("/api/v1/customers/<pk>/addresses", "post"): {"value": "dana@lamps.example"},
    ("/api/v1/organizations", "post"): {"name": "Northern Locks"},
    ("/api/v1/organizations/<pk>/mail-domains", "post"): {"domain": "lamps.example"},
    ("/api/v1/organizations/<pk>", "patch"): {"name": "Seegrund II"},
    ("/api/v1/scopes", "post"): {"name": "Made"},
    ("/api/v1/scopes/<pk>", "patch"): {"name": "Changed"},
    ("/admin/types/new/", "post"): {"kind": "ticket", "name": "Made", "rank": 5},
    ("/admin/statuses/new/", "post"): {"item_type": "<type>", "label": "Made", "category": "open", "rank": 5},
    ("/admin/priorities/new/", "post"): {"label": "Made", "rank": 55},
    ("/admin/tags/new/", "post"): {"name": "made"},
    ("/admin/fields/new/", "post"): {
        "kind": "ticket",
        "key": "made",
        "label": "Made",
        "field_type": "text",
        "rank": 5,
    },
    ("/api/v1/types", "post"): {"kind": "ticket", "name": "Made"},
    ("/api/v1/types/<pk>", "patch"): {"name": "Changed"},
    ("/api/v1/statuses", "post"): {"item_type": "<type>", "label": "Made", "category": "open"},
    ("/api/v1/statuses/<pk>", "patch"): {"label": "Changed"},
    ("/api/v1/priorities", "post"): {"label": "Made", "rank": 55},
    ("/api/v1/priorities/<pk>", "patch"): {"label": "Changed"},
    ("/api/v1/custom-fields", "post"): {"kind": "ticket", "key": "made", "label": "Made", "field_type": "text"},
    ("/api/v1/custom-fields/<pk>", "patch"): {"label": "Changed"},
    ("/api/v1/tags", "post"): {"name": "made"},
    ("/api/v1/tags/<pk>", "patch"): {"name": "changed"},
    ("/api/v1/scopes/<pk>/members", "post"): {"user": "<carol>"},
    ("/api/v1/scopes/<pk>/followers", "post"): {"customer": "<erin>"},
    ("/api/v1/tickets/<number>/followers", "post"): {"user": "<user>"},
    ("/api/v1/tickets/<number>/requesters", "post"): {"customer": "<erin>"},
    ("/api/v1/attachments", "post"): {"file": a_file},
    ("/api/v1/requests/<number>/messages", "post"): {"text": "It still drifts."},
    ("/api/v1/forms/<pk>/submissions", "post"): {"address": "mia@example.org", "subject": "It drifts"},
    ("/api/v1/search", "get"): {"q": "sensor"},
    ("/api/v1/search/suggestions", "get"): {"q": "sens"},
}


def body_of(route: str, method: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent there, with the values of the world in place."""
    return {name: _filled(value, values) for name, value in BODIES.get((route, method), {}).items()}


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if callable(value):
        return value()
    if isinstance(value, str) and (found := re.search(r"<(\w+)>", value)):
        alone = found[0] == value
        return values[found[1]] if alone else value.replace(found[0], str(values[found[1]]))
    return value
