"""What administrators name: types, statuses, priorities, tags and custom fields of items."""

from core.workspace.administration.configuration.screens import SCREENS

__all__ = ["SCREENS"]
