"""Mail addresses that were probably mistyped: a domain that is one slip away from one that very many people use.

Never: refuses anything, or takes one of the well-known domains for another.
"""

from core.people.addresses import is_free_mail

#: Long names only: of a short one, every slip is somebody's domain too.
COMMON_DOMAINS = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "outlook.com",
    "protonmail.com",
    "yahoo.com",
    "btinternet.com",
    "comcast.net",
    "freenet.de",
    "laposte.net",
    "luukku.com",
    "orange.fr",
    "t-online.de",
    "terra.com.br",
    "uol.com.br",
    "verizon.net",
    "wanadoo.fr",
]


def meant_address(value: str) -> str:
    """The address that was probably meant: “mia@gmail.com” for “mia@gmial.com”. Empty where nothing looks wrong."""
    local, at, domain = value.strip().rpartition("@")
    domain = domain.casefold()
    if not (local and at) or is_free_mail(domain):
        return ""
    return next((f"{local}@{common}" for common in COMMON_DOMAINS if _is_slip(domain, common)), "")


def _is_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too many or another, or two are swapped; the first is seldom wrong.

    As `isSlip` in wd-meant.js has it.
    """
    if typed[:1] != meant[:1]:
        return False
    while typed and meant and typed[0] == meant[0]:
        typed, meant = typed[1:], meant[1:]
    while typed and meant and typed[-1] == meant[-1]:
        typed, meant = typed[:-1], meant[:-1]
    return max(len(typed), len(meant)) <= 1 or (len(typed) == 2 and typed == meant[::-1])
