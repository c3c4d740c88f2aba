"""What a mail server meant by its refusal: whether the address is gone, or only this mail was refused.

The texts are those mail servers send; codes alone do not tell, because every provider uses them its own way.
"""

import re
from enum import StrEnum


class Reason(StrEnum):
    """Why a mail was not delivered."""

    NO_USER = "no_user"
    NO_HOST = "no_host"
    NO_MAIL = "no_mail"  # the host takes no mail at all
    MAILBOX = "mailbox"  # it exists and takes nothing now: full, suspended, restricted
    LATE = "late"  # nobody answered in time
    REFUSED = "refused"  # this mail, this sender or this server is not wanted
    OTHER = "other"


#: Only these say that no further mail to the address will ever arrive.
PERMANENT = frozenset({Reason.NO_USER, Reason.NO_HOST, Reason.NO_MAIL})

_TEXTS: tuple[tuple[Reason, str], ...] = (
    (
        Reason.NO_USER,
        # Exchange Online, where the address is in no directory.
        r"recipient address rejected: access denied",
    ),
    (
        Reason.LATE,
        r"did not accept our requests to connect",
    ),
    (
        Reason.MAILBOX,
        r"(?:mail ?box|quota|disk|user|account|storage|recipient(?:'s)?|maildir|mail folder|inbox|"
        r"space).{0,40}(?:full|exceed|over ?quota|out of)|"
        r"(?:over|exceed\w*|full).{0,30}(?:quota|mail ?box|disk|storage|allotted|allowed space)|overquota|"
        r"insufficient (?:disk|system) storage|"
        r"mailbox size|too much mail data|not enough (?:disk|storage)|boîte pleine|"
        r"account(?:\(?s\)?)?(?: that you tried to reach)? (?:is |has been )?(?:suspended|temporarily|locked|"
        r"on hold|disabled)|"
        r"(?:mailbox|user|recipient|address|account).{0,30}(?:suspended|frozen|locked)|"
        r"(?:receiving|receive) (?:mail|email) (?:at a rate|too quickly)|only accepts? (?:mail|"
        r"messages?) from|not authorized to (?:send|accept)|"
        r"(?:domain|mobile).{0,20}(?:filter|指定|refus)|due to extended inactivity|"
        r"mail ?box (?:temporarily )?(?:disabled|unavailable for)|not accepting mail from|"
        r"user (?:reject|refus)ed|recipient refused to accept|message filtered|"
        r"not delivered due to (?:the )?(?:recipient|filter)",
    ),
    (
        Reason.REFUSED,
        r"spam|blacklist|black list|block ?list|blocked|dnsbl|\brbl\b|spamhaus|spamcop|reputation|virus|"
        r"malware|dmarc|\bspf\b|dkim|"
        r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:allowed|permitted))|relaying (?:denied|"
        r"prohibited)|unable to relay|not relay|"
        r"policy|too many (?:connections|hops|messages|errors|recipients)|rate limit|greylist|gray?list|"
        r"reverse (?:dns|lookup)|\bptr\b|"
        r"sender (?:address )?(?:rejected|denied|verify|domain)|(?:domain of )?sender(?:'s)? (?:address|"
        r"domain).{0,30}(?:not exist|does not resolve|not found)|"
        r"authentication (?:required|failed)|message (?:size|too (?:big|large))|(?:size|"
        r"length) (?:of .{0,30})?exceed|exceeds? (?:the )?(?:maximum |size )|"
        r"content|attachment|loop|access denied|client host|connection refused|rejected due to|banned|"
        r"prohibited|unsolicited|"
        r"please use the smtp|helo|ehlo command rejected|not allowed to send|too large|message too|"
        r"mail from .{0,60} (?:refused|rejected|denied)",
    ),
    (
        Reason.NO_MAIL,
        r"does not accept mail|no mail (?:exchanger|hosts? for)|null ?mx|smtp protocol returned a permanent error|"
        r"(?:domain|host|server).{0,30} (?:does ?n[o']t|not) accept(?:ing)? (?:any )?(?:e-?mail|mail|"
        r"messages)|system not accepting",
    ),
    (
        Reason.NO_HOST,
        r"(?:host|domain|name)(?: or domain| name)?(?: .{0,60})? (?:not found|unknown|does ?n[o']t exist|"
        r"not exist|couldn'?t be found|not resolve)|unknown host|"
        r"host unknown|no such (?:host|domain)|unrouteable (?:address|mail domain)|unroutable|unable to route|"
        r"recipient domain|"
        r"could ?n[o']t (?:find|resolve) (?:any|the|host|domain|your)|nxdomain|no mx|"
        r"bad destination (?:system|host)|illegal host|domain (?:isn't|is not) in|"
        r"dns (?:error|server|lookup|type)|i couldn't find (?:any|a mail)|"
        r"all relevant mx records point to non-existent|name server|"
        r"mail domain mentioned .{0,40} unknown|domain must (?:exist|resolve)|is not a valid (?:domain|host)",
    ),
    (
        Reason.NO_USER,
        r"(?:user|recipient|mail ?box|address|account|person|addressee|destination|alias|customer|"
        r"ユーザ)\S{0,3}(?: .{0,60}?)? "
        r"(?:unknown|not (?:found|exist|known|valid|listed|recogni[sz]ed|local)|does ?n[o']t exist|"
        r"do(?:es)? not (?:exist|have)|is ?n[o']t (?:a valid|known|active)|invalid|inactive|disabled|"
        r"unavailable|no longer|could ?n[o']t be found|rejected|is not|has been disabled|closed|deactivated|"
        r"not a |not available)|"
        r"(?:unknown|no such|invalid|bad|non-?existent|not a valid|illegal|undefined|unrecognized|"
        r"no) (?:local |mail |e-?mail )?"
        r"(?:user|recipient|mail ?box|address|account|person|alias|destination|mailbox address|name|here)|"
        r"no (?:mailbox|user|account|one) (?:here|by that|with)|"
        r"(?:does ?n[o']t|not|didn't) (?:like recipient|have an account|match any|recognize)|"
        r"user(?:name)? (?:unknown|not)|"
        r"this (?:user|address|account) (?:does|is|has)|addressee unknown|"
        r"unknown in|"
        r"couldn'?t be found|is not (?:a|our) (?:known|customer|valid)|not our customer|no longer (?:valid|"
        r"available|on server|active|in use)|"
        r"not in (?:my|our|domino) |宛先(?:不明|の電子メールアドレス)|destinataire inconnu|"
        r"adresse.{0,20}inconnu|utilisateur inconnu|empfänger unbekannt|inconnue|"
        r"ディレクトリ.{0,20}(?:ありません|見つかりません)|"
        r"out of order|5\.1\.1\b|5\.1\.10\b|5\.1\.6\b|recipnotfound|vrfy",
    ),
    (
        Reason.LATE,
        r"expired|time(?:d)? ?out|too (?:long|old)|could not be delivered (?:for|within)|delivery (?:time|"
        r"attempt)|undelivered for|retry|delayed|still trying|"
        r"(?:connection|network|host).{0,30}(?:timed|unreachable|refused|lost|closed|reset|interrupted)|"
        r"no route to host|unable to (?:connect|contact)|"
        r"in the queue|has not been delivered|not yet been delivered|couldn't reach|maximum hop",
    ),
)
_COMPILED = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _TEXTS)
#: What a code alone says, most telling first.
_BY_STATUS = (
    (re.compile(r"[45]\.1\.(?:1|6|10|3|351)$"), Reason.NO_USER),
    (re.compile(r"[45]\.1\.2$|5\.4\.(?:4|310)$"), Reason.NO_HOST),
    (re.compile(r"[45]\.1\.8$|[45]\.7\.\d+$|[45]\.3\.4$|[45]\.6\.\d+$|[45]\.5\.\d+$"), Reason.REFUSED),
    (re.compile(r"[45]\.2\.\d+$"), Reason.MAILBOX),
    (re.compile(r"[45]\.4\.\d+$|4\.\d\.\d+$"), Reason.LATE),
    (re.compile(r"5\.3\.2$"), Reason.NO_MAIL),
)
#: The code for a reason where the mail gives none.
DERIVED = {
    Reason.NO_USER: "5.1.1",
    Reason.NO_HOST: "5.1.2",
    Reason.NO_MAIL: "5.3.2",
    Reason.MAILBOX: "5.2.0",
    Reason.REFUSED: "5.7.1",
    Reason.LATE: "4.4.7",
    Reason.OTHER: "5.0.0",
}


def reason_of(text: str, status: str = "") -> Reason:
    """Why, from the server's words; from the code where the words say nothing."""
    text = " ".join(text[:3000].split())
    for reason, pattern in _COMPILED:
        if pattern.search(text):
            return reason
    for pattern, reason in _BY_STATUS:
        if pattern.match(status):
            return reason
    return Reason.OTHER
