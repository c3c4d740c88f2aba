"""What can be wrong with a condition.

ConditionError
└── InvalidCondition   the tree, a field, an operator or a value does not fit; `path` says where
"""

from django.utils.translation import gettext as _


class ConditionError(Exception):
    """Base; the message is translated and safe to show."""


class InvalidCondition(ConditionError):
    """The tree does not say anything we understand; `path` is the way to the faulty part, such as `all/0/value`."""

    def __init__(self, path: str, message: str) -> None:
        place = path or "/"
        super().__init__(_("The condition at “%(place)s” cannot be used: %(why)s") % {"place": place, "why": message})
        self.path = path
