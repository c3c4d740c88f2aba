"""Input that refuses what it does not know."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class StrictSerializer(serializers.Serializer):
    """Unknown names are errors, and so are names that cannot be set: neither must be ignored in silence."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated values. Raises ValidationError naming each property that does not exist here."""
        settable = {name for name, field in self.fields.items() if not field.read_only}
        if isinstance(data, dict) and (unknown := set(data) - settable):
            raise serializers.ValidationError({name: [_("There is no such property.")] for name in sorted(unknown)})
        return super().to_internal_value(data)
