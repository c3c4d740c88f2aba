"""What people write to each other: HTML made safe, plain text, the new part told from the quoted one.

Pure functions, no models. Guarantees: safe HTML whatever came in; nothing is lost between new and quoted.
Never: loads anything, decides who sees it. Start reading at `messages.read_content`, then `sanitising`, `folding`.
"""

from core.conversations.content.markers import CUT_ATTRIBUTE
from core.conversations.content.messages import Content, read_content
from core.conversations.content.phrases import is_forward_subject
from core.conversations.content.plain import text_to_html, to_text
from core.conversations.content.sanitising import (
    CleanHtml,
    place_inline_images,
    sanitise,
    show_remote_images,
    without_styles,
)
from core.conversations.content.splitting import Split, split_html, split_quote, split_text

__all__ = [
    "CUT_ATTRIBUTE",
    "CleanHtml",
    "Content",
    "Split",
    "is_forward_subject",
    "place_inline_images",
    "read_content",
    "sanitise",
    "show_remote_images",
    "split_html",
    "split_quote",
    "split_text",
    "text_to_html",
    "to_text",
    "without_styles",
]
