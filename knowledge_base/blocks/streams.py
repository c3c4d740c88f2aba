"""Blocks that hold blocks: lists, steps, callouts, and the body of an article itself.

An imported list may hold pictures, tables and remarks between its lines. Block definitions cannot refer to themselves,
so the three levels are built one from the other, innermost first.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StreamBlock, StructBlock

from knowledge_base.blocks.leaves import (
    CodeBlock,
    HeadingBlock,
    PictureBlock,
    QuoteBlock,
    SpanningTableBlock,
    TableBlock,
    prose,
)

#: How deep lists and callouts may stand in one another.
DEEPEST = 3


class CalloutKind(TextChoices):
    """What a remark is for. Colour and word follow from it."""

    NOTE = "note", _("Note")
    TIP = "tip", _("Tip")
    IMPORTANT = "important", _("Important")
    WARNING = "warning", _("Warning")
    CAUTION = "caution", _("Caution")


def content(level: int) -> StreamBlock:
    """What may stand inside a list item or callout at this level; level 0 is an article's whole body."""
    blocks = [
        ("text", prose()),
        ("code", CodeBlock()),
        ("image", PictureBlock()),
        ("table", TableBlock(required=False)),
        ("html_table", SpanningTableBlock(required=False)),
        ("quote", QuoteBlock()),
    ]
    if level < DEEPEST:
        blocks[1:1] = nested(level + 1)
    if level == 0:
        blocks.insert(0, ("heading", HeadingBlock()))
    return StreamBlock(blocks, label=_("Content"), required=False)


def nested(level: int) -> list[tuple[str, StructBlock]]:
    """The blocks that hold others."""
    steps = StructBlock(
        [
            (
                "start",
                IntegerBlock(
                    label=_("First number"),
                    default=1,
                    min_value=0,
                    help_text=_("Above 1 where these steps go on from earlier ones."),
                ),
            ),
            ("items", ListBlock(content(level), label=_("Steps"))),
        ],
        icon="list-ol",
        label=_("Steps"),
    )
    bullets = StructBlock(
        [("items", ListBlock(content(level), label=_("Items")))], icon="list-ul", label=_("List with pictures or code")
    )
    callout = StructBlock(
        [
            ("kind", ChoiceBlock(label=_("Kind"), choices=CalloutKind.choices, default=CalloutKind.NOTE)),
            (
                "title",
                CharBlock(
                    label=_("Title"), required=False, max_length=200, help_text=_("Left empty, the kind is the title.")
                ),
            ),
            ("content", content(level)),
        ],
        icon="warning",
        label=_("Callout"),
    )
    return [("steps", steps), ("list", bullets), ("callout", callout)]
