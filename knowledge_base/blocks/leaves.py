"""Blocks that hold no other blocks: text, headings, code, pictures, quotes, tables."""

from typing import Any

import nh3
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RawHTMLBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

#: What may stand inside a line. Everything else is a block of its own.
INLINE = ["bold", "italic", "code", "strikethrough", "superscript", "subscript", "link", "document-link"]
PROSE = [*INLINE, "ul", "ol", "hr"]

SPANNING_TAGS = {
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("p", "br", "b", "strong", "i", "em", "code", "s", "sub", "sup", "ul", "ol", "li", "a"),
}
SPANNING_ATTRIBUTES = {
    "a": {"href", "linktype", "id", "fragment"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
#: The addresses a link may have.
SCHEMES = {"http", "https", "mailto", "tel"}


class HeadingLevel(TextChoices):
    """How deep a heading stands; the page's title is the only first level."""

    SECTION = "2", _("Section")
    SUBSECTION = "3", _("Subsection")
    DETAIL = "4", _("Detail")


def clean_table(html: str) -> str:
    """A table's HTML without anything that could run, load or move the page."""
    return nh3.clean(
        html, tags=SPANNING_TAGS, attributes=SPANNING_ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    ).strip()


class HeadingBlock(StructBlock):
    """A heading; from three of them on the article shows a list of contents."""

    text = CharBlock(label=_("Heading"), max_length=400)
    level = ChoiceBlock(label=_("Level"), choices=HeadingLevel.choices, default=HeadingLevel.SECTION)
    anchor = CharBlock(
        label=_("Anchor"),
        required=False,
        max_length=300,
        help_text=_("The part of the address after #. Made from the heading where left empty; keep it when rewording."),
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class CodeBlock(StructBlock):
    """Something to copy: a command, a setting, a log."""

    language = CharBlock(label=_("Language"), required=False, max_length=40, help_text=_("Such as “bash” or “json”."))
    code = TextBlock(label=_("Code"))

    class Meta:
        icon = "code"
        label = _("Code")


class PictureBlock(StructBlock):
    """A picture, with the words for those who do not see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=_("What the picture tells. Leave empty only if the text beside it says the same."),
    )
    caption = CharBlock(label=_("Caption"), required=False, max_length=500)

    class Meta:
        icon = "image"
        label = _("Picture")


class QuoteBlock(StructBlock):
    """Somebody else's words."""

    text = RichTextBlock(label=_("Quote"), features=PROSE)
    source = CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class TableBlock(TypedTableBlock):
    """Rows and columns, each cell with its own links and emphasis."""

    text = RichTextBlock(label=_("Text"), features=[*INLINE, "ul", "ol"])

    class Meta:
        icon = "table"
        label = _("Table")


class SpanningTableBlock(RawHTMLBlock):
    """A table with cells that span rows or columns, which the table editor does not know. Sanitised when saved."""

    def clean(self, value: Any) -> Any:
        """Keep the table, drop whatever else was pasted."""
        return super().clean(clean_table(str(value)))

    class Meta:
        icon = "table"
        label = _("Table with joined cells (HTML)")


def prose(**options: Any) -> RichTextBlock:
    """Paragraphs and plain lists."""
    return RichTextBlock(features=PROSE, label=_("Text"), icon="pilcrow", **options)
