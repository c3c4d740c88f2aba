"""How a form field is shown on customer pages: which parts it has and how they point at each other.

Guarantees: a control names its errors first, then its help (`aria-describedby`), and says when it is wrong.
Never: a decision about the field's value; that is the form's.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, EmailField, widgets

#: Widgets without the frame of a text field.
UNFRAMED = (widgets.CheckboxInput, widgets.FileInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; without a target it concerns the whole form."""

    label: str
    text: str
    target: str

    @property
    def line(self) -> str:
        """Label and text; a label that ends a sentence needs no colon."""
        if not self.label:
            return self.text
        return f"{self.label}{' ' if self.label[-1] in '?!.:' else ': '}{self.text}"


def present(
    field: BoundField,
    *,
    label: str = "",
    help: str = "",
    placeholder: str = "",
    short: bool = False,
    code: bool = False,
    bare: bool = False,
) -> dict[str, Any]:
    """What `wagdesk/_field.html` needs to know about a field; `short` and `code` say how wide its frame is.

    `bare` drops a placeholder that only repeats the label.
    """
    kind = kind_of(field)
    help_text = help or field.help_text
    name = field.auto_id or field.html_name
    ids = {"error_id": f"{name}-error", "help_id": f"{name}-help"}
    described = described_by(field, bool(help_text), ids)
    attrs: dict[str, str | bool] = {"placeholder": placeholder} if placeholder else {}
    if described:
        attrs["aria-describedby"] = described
    if code:
        # A code is read sign by sign, left to right, and comes from elsewhere.
        attrs |= {"class": "wd-input--code", "dir": "ltr", "autocomplete": "one-time-code"}
    elif short:
        attrs["class"] = "wd-input--short"
    if bare or code:
        # False takes away what the widget itself brings.
        attrs["placeholder"] = False
    return {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "help_text": help_text,
        "control": "" if kind == "choices" else control(field, attrs),
        "choices": list(field) if kind == "choices" else [],
        "describedby": described,
        **ids,
    }


def kind_of(field: BoundField) -> str:
    """hidden, choices (radio buttons or ticks), tick (one), file, mail, or text (everything else with a frame)."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    # RadioSelect is the parent of CheckboxSelectMultiple.
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "tick"
    if isinstance(widget, widgets.FileInput):
        return "file"
    return "mail" if isinstance(field.field, EmailField) else "text"


def described_by(field: BoundField, has_help: bool, ids: dict[str, str]) -> str:
    """The ids of the errors and the help, errors first."""
    parts = [ids["error_id"]] if field.errors else []
    return " ".join([*parts, ids["help_id"]] if has_help else parts)


def control(field: BoundField, attrs: dict[str, str | bool]) -> Any:
    """The widget in its frame, saying whether it is wrong."""
    given = dict(attrs)
    if not isinstance(field.field.widget, UNFRAMED):
        own = field.field.widget.attrs.get("class", "")
        given["class"] = " ".join(filter(None, ("wd-input", str(attrs.get("class", "")), own)))
    if field.errors:
        given["aria-invalid"] = "true"
    return field.as_widget(attrs=given)


def bare_control(field: BoundField, help_id: str = "") -> Any:
    """The widget without frame and label; it names its errors, then the help standing elsewhere."""
    attrs: dict[str, Any] = {}
    error_id = f"{field.auto_id}-error" if field.errors else ""
    if described := f"{error_id} {help_id}".strip():
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


def problems(form: BaseForm) -> list[Problem]:
    """Every error of a form, those of the whole form first."""
    found = [Problem("", str(text), "") for text in form.non_field_errors()]
    for field in form:
        target = first_target(field)
        found.extend(Problem(str(field.label), str(text), target) for text in field.errors)
    return found


def first_target(field: BoundField) -> str:
    """The id a link in the summary jumps to: the control, or the first of several."""
    name = field.auto_id or field.html_name
    return f"{name}_0" if kind_of(field) == "choices" else name
