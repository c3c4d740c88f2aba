"""The text of a message, cleaned once, before any transaction: what may be shown, what is new, what is quoted."""

from dataclasses import dataclass, replace

from core.conversations.content import read_content, text_to_html


@dataclass(frozen=True)
class Body:
    """The columns of a message that come from its text. `html_new` and `html_quoted` together hold everything."""

    html_new: str
    html_quoted: str
    text: str
    has_remote_images: bool = False

    def followed_by(self, text: str) -> "Body":
        """With a paragraph of plain text below what is new; what stands there is not cleaned again."""
        together = f"{self.text}\n\n{text}" if self.text else text
        return replace(self, html_new=self.html_new + text_to_html(text), text=together)


def body_of(*, text: str = "", html: str = "", subject: str = "") -> Body:
    """Clean HTML where there is some, else make it of the text; fold what is quoted.

    The subject tells an answer from a forwarded mail where nothing else does.
    """
    content = read_content(html=html, text=text, subject=subject)
    return Body(
        html_new=content.new_html,
        html_quoted=content.quoted_html,
        text=content.text,
        has_remote_images=content.has_remote_images,
    )
