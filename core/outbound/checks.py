"""What can be wrong with the keys."""

from typing import Any, Final

from django.conf import settings
from django.core.checks import Error, register

SHORTEST: Final = 32


@register("wagdesk")
def keys_are_long_enough(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A short key can be guessed by who has the database."""
    short = [place for place, key in enumerate(settings.WAGDESK_ENCRYPTION_KEYS, 1) if len(key) < SHORTEST]
    return [
        Error(
            f"Key {place} of WAGDESK_ENCRYPTION_KEYS is too short to keep secrets.",
            hint=f"Use at least {SHORTEST} random characters, as `openssl rand -base64 32` prints them.",
            id="wagdesk_outbound.E001",
        )
        for place in short
    ]
