"""Secrets in the database: encrypted with Fernet, read only by who calls `reveal`.

The first key of WAGDESK_ENCRYPTION_KEYS encrypts, all of them read, and so does the one derived from the secret key,
which encrypts where none is set. A key is any long text; what Fernet needs is derived from it.
"""

import base64
from functools import lru_cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from core.outbound.errors import UnreadableSecret

#: Says what the derived keys are for, so that no other use of the secret key meets the same ones.
PURPOSE: Final = b"wagdesk.outbound.sealing.v1"
#: What is shown in the place of a secret.
HIDDEN: Final = "••••••"


class Sealed:
    """A secret as it is stored. Printing, logging and comparing it tells nothing."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    @classmethod
    def of(cls, secret: str) -> "Sealed":
        """Encrypt a secret with the newest key."""
        return cls(_keys().encrypt(secret.encode()).decode("ascii"))

    def reveal(self) -> str:
        """The secret itself. Raises UnreadableSecret when no configured key fits."""
        try:
            return _keys().decrypt(self.token.encode()).decode()
        except InvalidToken as error:
            raise UnreadableSecret from error

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__


class SealedField(models.TextField):  # type: ignore[type-arg]  # not generic while it runs
    """A column with a `Sealed` secret, or null. What cannot be read any more is kept as it is."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        """Nothing is decrypted before somebody asks."""
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Sealed | None:
        """Text comes from a dump, where it is encrypted."""
        return value if value is None or isinstance(value, Sealed) else Sealed(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        """Takes only what is sealed, so that no secret is stored readable by mistake."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("a SealedField stores Sealed.of(secret), never the secret")
        return value.token

    def value_to_string(self, obj: models.Model) -> Any:
        """Dumps hold it encrypted."""
        value = self.value_from_object(obj)
        return value.token if isinstance(value, Sealed) else None


def _keys() -> MultiFernet:
    return _derived((*settings.WAGDESK_ENCRYPTION_KEYS, settings.SECRET_KEY))


@lru_cache(maxsize=4)
def _derived(texts: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(text)) for text in texts])


def _derive(text: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(text.encode()))
