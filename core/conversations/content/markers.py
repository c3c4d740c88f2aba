"""The marks by which mail programs, and we, say “from here on it is a quote” in HTML.

They are the only classes and ids of a mail that survive sanitising, so that a stored mail can be split again.
"""

import re

from core.conversations.content.lines import Kind
from core.conversations.content.names import names

#: Our own reply marker: an attribute on the element above which the reader is asked to write.
CUT_ATTRIBUTE = "data-wd-cut"

#: Everything inside is quoted.
QUOTE_CLASSES = frozenset(
    [
        "gmail_quote",
        "yahoo_quoted",
        "protonmail_quote",
        "mail_android_quote",
        "mailru-blockquote",
        "ecxgmail_quote",
        "x_gmail_quote",
        "zmail_extra",
        "front-blockquote",
        "freshdesk_quote",
        "tutanota_quote",
        "hey_quote",
        "moz-email-quote",
        "cloudHQ__gmail_quote",
        "gmail_quote_container",
        "spark_quote",
        "edo-quote",
        "replymessage",
        "wps_quotion",
        "skymail_quote",
        "rps_quote",
    ]
)
#: The line above the quote.
WROTE_CLASSES = names("moz-cite-prefix gmail_attr x_moz-cite-prefix moz-email-headers-reply")
#: From this element to the end of the mail.
CUT_CLASSES = names("OutlookMessageHeader ms-outlook-mobile-reference-message replyforwardcontent")
CUT_IDS = frozenset(
    [
        "divRplyFwdMsg",
        "x_divRplyFwdMsg",
        "appendonsend",
        "x_appendonsend",
        "mail-editor-reference-message-container",
        "stopSpelling",
        "zwchr",
        "OLK_SRC_BODY_SECTION",
        "isForwardContent",
        "reply-intro",
        "ms-outlook-mobile-reference-message",
    ]
)
FORWARD_CLASSES = names("moz-forward-container")

KEPT_CLASSES = QUOTE_CLASSES | WROTE_CLASSES | CUT_CLASSES | FORWARD_CLASSES

#: Yahoo numbers its ids.
_YAHOO_ID = re.compile(r"^yahoo_quoted_\d{1,20}$")


def is_kept_id(value: str) -> bool:
    """Whether an element's id is one of the marks."""
    return value in CUT_IDS or bool(_YAHOO_ID.match(value))


def kind_of(*, tag: str, classes: frozenset[str], element_id: str, quote_type: str, has_cut: bool) -> Kind | None:
    """What an element's marks say about the lines inside it (a cut: about the line it begins with)."""
    if has_cut or element_id in CUT_IDS or classes & CUT_CLASSES:
        return Kind.CUT
    if classes & FORWARD_CLASSES:
        return Kind.FORWARD
    if classes & WROTE_CLASSES:
        return Kind.WROTE
    if classes & QUOTE_CLASSES or _YAHOO_ID.match(element_id) or (tag == "blockquote" and quote_type == "cite"):
        return Kind.QUOTE
    return None
