"""A form as a page, its fields, and what was sent."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from core.access.api import PrivateManager
from core.work.models import CustomField, FieldType, WorkItemType, takes_items
from webforms.editing import FormPageForm
from webforms.fields import FILLING, FieldKind, Meaning
from webforms.serving import FormPageServing


class FormPage(FormPageServing, Page):
    """A form customers fill in. Its fields, words and target are the editor's."""

    intro = models.CharField(
        _("introduction"), max_length=300, blank=True, help_text=_("One sentence under the title.")
    )
    submit_label = models.CharField(
        _("words on the button"), max_length=60, blank=True, help_text=_("Empty: Send request.")
    )
    thanks = RichTextField(
        _("what happens next"),
        blank=True,
        features=["bold", "italic", "link", "ol", "ul"],
        help_text=_("Shown after sending, below the number."),
    )
    suggests_articles = models.BooleanField(
        _("suggest articles"), default=True, help_text=_("While the question is being typed.")
    )
    item_type = models.ForeignKey(
        WorkItemType, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("becomes a")
    )
    team = models.ForeignKey(
        "wagdesk_people.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for the team")
    )
    scope = models.ForeignKey(
        "wagdesk_work.Scope",
        models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to=takes_items,
        related_name="+",
        verbose_name=_("in the project"),
    )
    tags = models.CharField(_("tags"), max_length=200, blank=True, help_text=_("Separated by commas."))

    template = "wagdesk_webforms/form.html"
    base_form_class = FormPageForm
    subpage_types: ClassVar[list[str]] = []
    api_fields: ClassVar = [APIField("intro"), APIField("questions")]
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("fields", heading=_("Fields"), label=_("field")),
        FieldPanel("submit_label"),
        FieldPanel("thanks"),
        FieldPanel("suggests_articles"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("item_type"), FieldPanel("team")]), FieldPanel("scope"), FieldPanel("tags")],
            heading=_("What it becomes"),
        ),
    ]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")


class FormField(Orderable):
    """One question of a form."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="fields")
    label = models.CharField(_("question"), max_length=150)
    key = models.SlugField(
        _("name for programs"), max_length=50, blank=True, help_text=_("Empty: made of the question.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=FieldKind, default=FieldKind.LINE)
    meaning = models.CharField(
        _("means"),
        max_length=12,
        choices=Meaning,
        default=Meaning.ANSWER,
        help_text=_("What becomes of the answer."),
    )
    custom_field = models.ForeignKey(
        CustomField,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("custom field"),
        help_text=_("Where “means” is a custom field: it says kind and choices."),
    )
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line."))
    required = models.BooleanField(_("required"), default=True)
    help_text = models.CharField(_("help"), max_length=250, blank=True)

    panels: ClassVar = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("meaning")]),
        FieldPanel("help_text"),
        FieldPanel("required"),
        FieldPanel("choices"),
        FieldRowPanel([FieldPanel("custom_field"), FieldPanel("key")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")

    def __str__(self) -> str:
        return f"{self.page}: {self.label}"

    def clean(self) -> None:
        """A choice needs choices; a custom field needs naming."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.kind == FieldKind.CHOICE and not self.offers and self.meaning != Meaning.CUSTOM:
            errors["choices"] = _("Write at least one choice, one a line.")
        if self.meaning == Meaning.CUSTOM and self.custom_field is None:
            errors["custom_field"] = _("Choose which custom field takes the answer.")
        if errors:
            raise ValidationError(errors)

    @property
    def fills(self) -> CustomField | None:
        """The custom field the answer goes into. One that was deleted leaves an ordinary question."""
        return self.custom_field if self.meaning == Meaning.CUSTOM else None

    @property
    def asks(self) -> FieldKind:
        """The kind of answer: its custom field's. A choice whose custom field was deleted has no choices: a line."""
        if self.fills is not None:
            return FILLING[FieldType(self.fills.field_type)]
        return FieldKind.LINE if self.kind == FieldKind.CHOICE and not self.offers else FieldKind(self.kind)

    @property
    def offers(self) -> list[str]:
        """What can be chosen: of its custom field, or the editor's lines without empty ones."""
        if self.fills is not None:
            return [str(choice) for choice in self.fills.choices]
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    @property
    def is_needed(self) -> bool:
        """Nobody else is asked for an address than who could not be answered without."""
        return self.required or self.meaning == Meaning.EMAIL


class Submission(models.Model):
    """What one person sent through a form: kept as it was, beside the work it became."""

    page = models.ForeignKey(FormPage, models.SET_NULL, null=True, related_name="submissions", verbose_name=_("form"))
    form_title = models.CharField(_("form"), max_length=255)
    answers = models.JSONField(_("answers"))
    intake = models.OneToOneField("wagdesk_conversations.Intake", models.CASCADE, related_name="submission")
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)

    objects = PrivateManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.form_title} ({self.pk})"
