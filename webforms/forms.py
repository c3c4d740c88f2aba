"""The Django form of a form page, and what its answers say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.conversations.sending import send_key
from core.people.addresses import normalize_address
from core.people.errors import InvalidAddress
from core.people.models import AddressKind, Customer
from webforms.asking import questions_of
from webforms.fields import FieldKind, Meaning, form_field, key_of, late_field
from webforms.serving import SOLVED

if TYPE_CHECKING:
    from webforms.models import FormField, FormPage

#: A field no person sees: who fills it in is a robot.
HONEYPOT = "website"
#: The field for an address where no question asks for one.
ADDRESS = "email"


@dataclass
class Answers:
    """What was answered, sorted by what it means."""

    subject: str = ""
    message: str = ""
    name: str = ""
    email: str = ""
    custom: dict[str, Any] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message, and below it the other answers, each with its question."""
        parts = [self.message] if self.message else []
        if self.others:
            parts.append("\n".join(f"{label}: {value}" for label, value in self.others))
        return "\n\n".join(parts)


class PageForm(forms.Form):
    """The questions of a page. A signed-in customer is not asked who they are."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        required=False, label=gettext_lazy("Website"), widget=forms.TextInput(attrs={"tabindex": "-1"})
    )

    def __init__(
        self,
        page: "FormPage",
        customer: Customer | None,
        data: Any = None,
        files: Any = None,
        *,
        about: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, files, initial={"token": uuid4()}, **options)
        self.page = page
        self.customer = customer
        self.questions: dict[str, FormField] = {}
        #: Answered only by who opened the form while they were asked; they keep their keys for these.
        self.asked_before: dict[str, FormField] = {}
        questions = questions_of(page)
        is_address_asked = any(question.meaning == Meaning.EMAIL for question, _is_asked in questions)
        self._taken = {"csrfmiddlewaretoken", SOLVED, *self.fields, *(() if is_address_asked else (ADDRESS,))}
        for question, is_asked in questions:
            if customer is not None and question.meaning in (Meaning.NAME, Meaning.EMAIL):
                continue
            key = self._free(key_of(question))
            if is_asked:
                self.questions[key] = question
                self.fields[key] = form_field(question)
                continue
            self.asked_before[key] = question
            if self.data.get(key):
                self.fields[key] = late_field(question)
        if customer is None and not is_address_asked:
            self.fields[ADDRESS] = forms.EmailField(
                label=_("Your e-mail address"),
                help_text=_("We answer there."),
                widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            )
        if about and self.watched is not None:
            self.initial[self.watched.name] = about

    def clean(self) -> dict[str, Any]:
        """A visitor is answered at an address: it has to be one that the intake takes too."""
        cleaned = super().clean() or self.cleaned_data
        asked = [key for key, question in self.questions.items() if question.meaning == Meaning.EMAIL]
        for key in (asked or [ADDRESS]) if self.customer is None else []:
            if key in cleaned and (reason := _why_not_from(str(cleaned[key]))):
                self.add_error(key, reason)
        return cleaned

    def _free(self, key: str) -> str:
        while key in self._taken:
            key += "_"
        self._taken.add(key)
        return key

    @property
    def visible(self) -> list[forms.BoundField]:
        """What a person is asked."""
        return [one for one in self if not one.is_hidden and one.name != HONEYPOT]

    @property
    def watched(self) -> forms.BoundField | None:
        """The field whose words find articles: the title, else the message."""
        for meaning in (Meaning.SUBJECT, Meaning.MESSAGE):
            for key, question in self.questions.items():
                if question.meaning == meaning:
                    return self[key]
        return None

    @property
    def is_robot(self) -> bool:
        """Whether the field no person sees was filled in."""
        return bool(self.data.get(HONEYPOT))

    def key(self, answers: Answers) -> str | None:
        """What makes a second sending the same request: the form that was opened, and every answer and file."""
        who = self.customer and self.customer.pk
        key = send_key(self.cleaned_data.get("token"), who, answers.email, answers.plain, files=answers.files)
        return f"form:{self.page.pk}:{key}" if key else None

    def answers(self) -> Answers:
        """The cleaned data, sorted by meaning."""
        found = Answers(email="" if ADDRESS in self.questions else self.cleaned_data.get(ADDRESS, ""))
        for key, question in self.questions.items():
            self._sort(found, question, self.cleaned_data.get(key))
            if question.asks != FieldKind.FILE:
                found.plain[key] = plain(self.cleaned_data.get(key))
        for key in [key for key in self.asked_before if key in self.cleaned_data]:
            _tell(found, self.asked_before[key], self.cleaned_data[key])
            found.plain[key] = self.cleaned_data[key]
        if self.customer is not None:
            found.name = self.customer.name
        return found

    def _sort(self, found: Answers, question: "FormField", value: Any) -> None:
        if question.fills is not None:
            found.custom[question.fills.key] = plain(value)
        elif question.asks == FieldKind.FILE:
            found.files.extend(value or [])
        elif question.meaning in (Meaning.ANSWER, Meaning.CUSTOM) or getattr(found, question.meaning):
            _tell(found, question, value)  # also a second title, message or sender: no words are lost
        else:
            setattr(found, question.meaning, str(value or ""))


def _tell(found: Answers, question: "FormField", value: Any) -> None:
    if value not in (None, "", False):
        found.others.append((question.label, _("Yes") if value is True else str(value)))


def _why_not_from(address: str) -> str:
    try:
        normalize_address(AddressKind.EMAIL, address)
    except InvalidAddress as error:
        return str(error)
    return ""


def plain(value: Any) -> Any:
    """A cleaned value as JSON keeps it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def described(form: PageForm) -> list[Mapping[str, Any]]:
    """The questions for programs: key, label, kind, required, help, choices."""
    rows: list[Mapping[str, Any]] = []
    for bound in form.visible:
        question = form.questions.get(bound.name)
        rows.append(
            {
                "key": bound.name,
                "label": str(bound.label),
                "kind": (question.asks if question else FieldKind.EMAIL).value,
                "required": bound.field.required,
                "help": str(bound.help_text),
                "choices": question.offers if question and question.asks == FieldKind.CHOICE else [],
            }
        )
    return rows
