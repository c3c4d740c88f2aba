"""How a form field is shown on customer pages: which parts it has and how they point at each other.

Guarantees: a control names its errors first, then its help (`aria-describedby`), and says when it is wrong.
Never: a decision about the field's value; that is the form's.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, widgets

#: Widgets without the frame of a text field.
UNFRAMED = (widgets.CheckboxInput, widgets.FileInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; without a target it concerns the whole form."""

    label: str
    text: str
    target: str


def present(
    field: BoundField, *, label: str = "", help: str = "", placeholder: str = "", short: bool = False
) -> dict[str, Any]:
    """What `wagdesk/_field.html` needs to know about a field."""
    kind = kind_of(field)
    help_text = help or field.help_text
    name = field.auto_id or field.html_name
    ids = {"error_id": f"{name}-error", "help_id": f"{name}-help"}
    return {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "help_text": help_text,
        "control": control(field, kind, bool(help_text), ids, placeholder=placeholder, short=short),
        "choices": list(field) if kind == "choices" else [],
        "describedby": described_by(field, bool(help_text), ids),
        **ids,
    }


def kind_of(field: BoundField) -> str:
    """hidden, choices (radio buttons or ticks), tick (one), file, or text (everything with a frame)."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    # RadioSelect is the parent of CheckboxSelectMultiple.
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "tick"
    return "file" if isinstance(widget, widgets.FileInput) else "text"


def described_by(field: BoundField, has_help: bool, ids: dict[str, str]) -> str:
    """The ids of the errors and the help, errors first."""
    parts = [ids["error_id"]] if field.errors else []
    return " ".join([*parts, ids["help_id"]] if has_help else parts)


def control(field: BoundField, kind: str, has_help: bool, ids: dict[str, str], *, placeholder: str, short: bool) -> Any:
    """The widget with class and ARIA attributes; a group of choices is drawn one by one instead."""
    if kind == "choices":
        return ""
    attrs: dict[str, Any] = {}
    if not isinstance(field.field.widget, UNFRAMED):
        given = field.field.widget.attrs.get("class", "")
        attrs["class"] = f"wd-input {'wd-input--short' if short else ''} {given}".replace("  ", " ").strip()
    if described := described_by(field, has_help, ids):
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    if placeholder:
        attrs["placeholder"] = placeholder
    return field.as_widget(attrs=attrs)


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
