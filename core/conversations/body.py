"""The text of a message, cleaned once, before any transaction: what may be shown, what is new, what is quoted."""

from dataclasses import dataclass

from core.conversations.content import sanitise, split_quote, text_to_html, to_text


@dataclass(frozen=True)
class Body:
    """The columns of a message that come from its text. `html_new` and `html_quoted` together hold everything."""

    html_new: str
    html_quoted: str
    text: str
    has_remote_images: bool = False


def body_of(*, text: str = "", html: str = "") -> Body:
    """Clean HTML where there is some, else make it of the text; fold what is quoted."""
    clean = sanitise(html if html.strip() else text_to_html(text))
    new, quoted = split_quote(clean.html)
    return Body(
        html_new=new,
        html_quoted=quoted,
        text=text if text.strip() else to_text(clean.html),
        has_remote_images=clean.has_remote_images,
    )
