"""Whether a person wrote a mail, or a machine, and which kind of machine.

Guarantees: judges headers first and texts only of mails that look like a delivery report. What Exchange puts on
ordinary mail (X-Auto-Response-Suppress) does not by itself make a mail automatic.
"""

import re

from plugins.email_channel.parsing.headers import Headers
from plugins.email_channel.parsing.mail import AutoKind, Mailbox
from plugins.email_channel.parsing.parts import Part

#: The header our own automatic mail carries, with the name of the installation.
LOOP_HEADER = "X-Loop"

_ROBOT = re.compile(
    r"^(?:mailer-?daemon|post_master|mail-?daemon|postmaster|bounces?|mailerdaemon|mail-delivery-(?:subsystem|"
    r"system)|mdaemon|maildaemon|"
    r"mail-deliver|microsoftexchange[0-9a-f]{10,}|no-?reply-?bounce|delivery-status)(?:[+=_-].{0,100})?$",
    re.IGNORECASE,
)
_ROBOT_NAME = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon|administrator)|delivery (?:sub)?system|postmaster|mail system|"
    r"microsoft outlook$|"
    r"system administrator",
    re.IGNORECASE,
)
_REPORT_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|failed|notification|report|problem|unsuccessful)|mail delivery|"
    r"returned mail|"
    r"return(?:ed|ing)? (?:message )?to sender|failure notice|failed (?:mail|delivery)|delivery has failed|"
    r"mail (?:system )?error|"
    r"non[- ]?(?:delivery|remis|delivered)|(?:mail|message|email) (?:could )?not (?:be )?delivered|"
    r"could not (?:be )?deliver|"
    r"message (?:delivery|status|you sent blocked)|mail(?: could not be)? (?:failure|undeliverable)|"
    r"warning: could not send|"
    r"unzustellbar|nicht zugestellt|zustell(?:ung|fehl)|non remis|échec|no se puede entregar|devuelto|"
    r"não (?:foi )?entreg|"
    r"mancata consegna|onbestelbaar|kunde inte levereras|kunne ikke leveres|toimitus|ei voitu toimittaa|"
    r"недостав|не доставлен|"
    r"配信|送信エラー|dsn|nondeliverable|bounce|failure delivery|error sending your|trouble delivering|"
    r"delayed mail|still being retried|メールエラー",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"out of (?:the )?office|automatic reply|auto(?:matic)?[ -]?(?:reply|response|antwort)|on vacation|away from|"
    r"abwesenheit|abwesend|automatische antwort|réponse automatique|absen(?:t|ce)|respuesta automática|"
    r"fuera de la oficina|"
    r"resposta automática|ausência|risposta automatica|fuori sede|automatisch antwoord|afwezig|autosvar|"
    r"frånvaro|automatiskt svar|"
    r"automatisk svar|fravær|automaattinen vastaus|poissa|automatická odpověď|odpowiedź automatyczna|"
    r"автоответ|自動応答|自动回复",
    re.IGNORECASE,
)
#: Subjects as mail programs write them for somebody who is away.
_AWAY_PREFIX = re.compile(
    r"^(?:auto(?:matic)? ?reply|auto(?:matic)?[ -]?response|automatische antwort|abwesenheitsnotiz|"
    r"abwesenheit|réponse automatique|"
    r"respuesta automática|resposta automática|risposta automatica|automatisch antwoord|autosvar|"
    r"automatiskt svar|automatisk svar|"
    r"automaattinen vastaus|poissaoloviesti|out of office(?: autoreply)?|odpowiedź automatyczna|"
    r"automatická odpověď|自動応答|自动回复)\s*[:：]",
    re.IGNORECASE,
)
_REPORT_TEXT = re.compile(
    r"(?:could not|couldn't|unable to|cannot|was not|wasn't able to|failed to|not) (?:be )?deliver|"
    r"delivery .{0,60}failed|user unknown|"
    r"no such user|invalid user|undeliverable|送信できません|配信できません|送信に失敗|宛先",
    re.IGNORECASE,
)
_UNATTENDED = re.compile(r"^(?:post_?master|no-?reply|mailer|system|administrator)", re.IGNORECASE)
_REPLY_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Autoresponse",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-Auto-Reply-From",
    "X-Autoreply-From",
)
_LIST_HEADERS = (
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "List-Help",
    "List-Subscribe",
    "List-Owner",
    "Mailing-List",
    "Feedback-ID",
)
_BULK = {"bulk", "list", "junk"}
_STATUS_PARTS = {"message/delivery-status", "message/global-delivery-status"}


def auto_kind(
    root: Part, sender: Mailbox | None, *, subject: str, text: str = "", instance: str = ""
) -> AutoKind | None:
    """Why the mail was not written by a person; None when one wrote it."""
    headers = root.headers
    if instance and instance in headers.all(LOOP_HEADER):
        return AutoKind.LOOP
    if _is_feedback(root, subject):
        return AutoKind.FEEDBACK
    if _is_receipt(root):
        return AutoKind.RECEIPT
    if is_bounce(root, sender, subject=subject, text=text):
        return AutoKind.BOUNCE
    return _answer_kind(headers, subject) or _bulk_kind(headers)


def is_bounce(root: Part, sender: Mailbox | None, *, subject: str, text: str = "") -> bool:
    """Whether a mail server says that something was not delivered."""
    headers = root.headers
    if _report_type(root) in ("delivery-status", "global-delivery-status") or headers.get("X-Failed-Recipients"):
        return True
    if sender and _AWAY.search(subject):
        return False
    local = sender.address.rpartition("@")[0] if sender else headers.get("From")
    robot = bool(_ROBOT.match(local)) or bool(sender and _ROBOT_NAME.search(sender.name))
    empty_path = headers.raw("Return-Path")[:1] in (["<>"], [""])
    if _REPORT_SUBJECT.search(subject):
        return robot or empty_path or sender is None or _has_status(root)
    if robot and (empty_path or _has_status(root) or local.lower().startswith(("mailer", "mdaemon"))):
        return True
    return bool((robot or _UNATTENDED.match(local)) and _REPORT_TEXT.search(text[:3000]) and _names_failure(text))


def _names_failure(text: str) -> bool:
    """A server's answer or an address that failed, not just a notice about deliveries."""
    return bool(re.search(r"\b[45]\d\d\b|[45]\.\d\.\d{1,3}|<[^<>\s]+@[^<>\s]+>", text[:3000]))


def _has_status(root: Part) -> bool:
    return any(part.type in _STATUS_PARTS for part in _nodes(root))


def _is_feedback(root: Part, subject: str) -> bool:
    """A complaint in the standard form, or in Microsoft's own."""
    if _report_type(root) == "feedback-report" or any(leaf.type == "message/feedback-report" for leaf in root.leaves()):
        return True
    return subject.lower().startswith("complaint about message from") and any(
        part.type == "message/rfc822" for part in _nodes(root)
    )


def _is_receipt(root: Part) -> bool:
    """What a mail program sends back when its user opens a mail, or deletes it unread."""
    if root.type != "multipart/report":
        return False
    return _report_type(root) == "disposition-notification" or any(
        part.type == "message/disposition-notification" for part in _nodes(root)
    )


def _nodes(part: Part) -> list[Part]:
    return [part, *(node for child in part.children for node in _nodes(child))]


def _report_type(root: Part) -> str:
    return root.content.parameters.get("report-type", "").lower() if root.type == "multipart/report" else ""


def _answer_kind(headers: Headers, subject: str) -> AutoKind | None:
    submitted = headers.get("Auto-Submitted").lower()
    word = submitted.partition(";")[0].split("(")[0].strip()
    away = bool(_AWAY.search(subject))
    exchange_rule = headers.get("X-MS-Exchange-Inbox-Rules-Loop") and headers.get("X-Auto-Response-Suppress")
    vacation = "vacation" in submitted or headers.get("X-Apple-Action").lower() == "vacation"
    if vacation or _AWAY_PREFIX.match(subject) or "owner-email" in submitted or exchange_rule:
        return AutoKind.OUT_OF_OFFICE
    if word.startswith("auto-replied") or _is_auto_reply(headers):
        return AutoKind.OUT_OF_OFFICE if away else AutoKind.REPLY
    if word and word != "no":
        return AutoKind.OUT_OF_OFFICE if away else AutoKind.GENERATED
    if away and (headers.get("X-Auto-Response-Suppress") or headers.raw("Return-Path")[:1] == ["<>"]):
        return AutoKind.OUT_OF_OFFICE
    return None


def _is_auto_reply(headers: Headers) -> bool:
    if any(headers.get(name) not in ("", "no") for name in _REPLY_HEADERS):
        return True
    precedence = {headers.get("Precedence").lower(), headers.get("X-Precedence").lower()}
    return (
        bool(precedence & {"auto_reply", "auto-reply"})
        or headers.get("X-Autogenerated").lower() == "reply"
        or headers.get("X-POST-MessageClass").lower().startswith("9; autoresponder")
        or "autoresponder" in (value.lower() for value in headers.all("Delivered-To"))
    )


def _bulk_kind(headers: Headers) -> AutoKind | None:
    precedence = {headers.get("Precedence").lower(), headers.get("X-Precedence").lower()}
    if headers.get("X-Amazon-Mail-Relay-Type").lower() == "notification" or headers.get("X-Autogenerated"):
        return AutoKind.GENERATED
    if precedence & _BULK or any(headers.get(name) for name in _LIST_HEADERS):
        return AutoKind.BULK
    return AutoKind.GENERATED if headers.get("X-Loop") else None
