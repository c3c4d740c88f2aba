"""Addresses of an item's screens."""

from typing import Any

from django.urls import reverse


def list_url(kind: str) -> str:
    """The list of a kind."""
    return reverse(f"wagdesk_{kind}_list")


def add_url(kind: str) -> str:
    """The form that creates one by hand."""
    return reverse(f"wagdesk_{kind}_add")


def item_url(kind: str, number: int) -> str:
    """The page of one item."""
    return reverse(f"wagdesk_{kind}_item", args=[number])


def action_url(kind: str, action: str, *args: Any) -> str:
    """Where a form of the kind's screens is sent."""
    return reverse(f"wagdesk_{kind}_{action}", args=args)
