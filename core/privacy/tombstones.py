"""What remains of erased addresses and mails: digests under the installation's secret.

Guarantees: nobody without the secret learns an address from its digest by trying all there are; digests under secrets
that are being retired still count.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from core.privacy.models import ErasedMail, Erasure, ErasureState

SALT = "wagdesk.privacy.tombstone"


def digest(value: str, secret: str | bytes | None = None) -> str:
    """The keyed digest of an address or a Message-ID, whatever its case and brackets."""
    plain = value.strip().strip("<>").strip().lower()
    return salted_hmac(SALT, plain, secret=secret, algorithm="sha256").hexdigest()


def remember_mails(erasure_id: int | None, message_ids: Iterable[str]) -> None:
    """These mails were erased: should one arrive again, `was_erased` knows it."""
    if erasure_id is None:
        return
    digests = {digest(one) for one in message_ids if one.strip("<> ")}
    ErasedMail.objects.bulk_create(
        (ErasedMail(erasure_id=erasure_id, digest=one) for one in sorted(digests)), ignore_conflicts=True
    )


def was_erased(message_id: str) -> bool:
    """Whether a mail with this Message-ID was erased. One query; none for a mail without an id."""
    if not message_id.strip("<> "):
        return False
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return ErasedMail.objects.filter(digest__in=[digest(message_id, key) for key in keys]).exists()


def is_being_erased(address: str) -> bool:
    """Whether an erasure that is not done looks for this address: its record may be gone already. One query."""
    running = Erasure.objects.exclude(state=ErasureState.DONE).values_list("address_digests", flat=True)
    known = {one for digests in running for one in digests}
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return bool(known) and any(digest(address, key) in known for key in keys)
