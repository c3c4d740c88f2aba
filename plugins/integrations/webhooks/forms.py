"""The forms of endpoints and sources."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from core.outbound.api import BadTarget, Sealed, checked_target
from core.people.models import Team
from core.work.models import Priority, WorkItemType
from plugins.integrations.webhooks.catalogue import choices
from plugins.integrations.webhooks.conditions import chosen_in, tree_of
from plugins.integrations.webhooks.models import Endpoint, InboundSource, Signed
from plugins.integrations.webhooks.rights import REACH_PRIVATE
from plugins.integrations.webhooks.signing import new_secret

COLUMNS = ("name", "url", "is_active", "events", "tells_internal", "allow_private")
#: Field of the form → field of the condition, and what it offers.
NARROWING = {
    "only_types": ("item_type", WorkItemType),
    "only_teams": ("team", Team),
    "only_priorities": ("priority", Priority),
}


def _any_of(label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple)


class SignedForm(WagtailAdminModelForm):
    """A new row gets its secret here; `new_secret` is what the page shows this once."""

    new_secret = ""
    #: What a row that is switched on again begins with.
    anew: ClassVar[dict[str, Any]] = {"off_reason": ""}

    def save(self, commit: bool = True) -> Signed:
        """Writes what the person changed and nothing else: deliveries and new secrets are written meanwhile."""
        row: Signed = self.instance
        if self._is_switched_on():
            for name, value in self.anew.items():
                setattr(row, name, value)
        if row.pk is None:
            self.new_secret = new_secret()
            row.secret = Sealed.of(self.new_secret)
            row.save()
        else:
            row.save(update_fields=[*self.changed_columns(), *(self.anew if self._is_switched_on() else ())])
        return row

    def changed_columns(self) -> list[str]:
        """Those of the model that the person changed."""
        return [one.name for one in self.instance._meta.concrete_fields if one.name in self.changed_data]

    def _is_switched_on(self) -> bool:
        return "is_active" in self.changed_data and bool(self.instance.is_active)


class SourceForm(SignedForm):
    """Who calls, and where their requests go."""

    anew: ClassVar[dict[str, Any]] = {"off_reason": "", "refused": 0}

    class Meta:
        model = InboundSource
        fields = ("name", "team", "scope", "is_active")


class EndpointForm(SignedForm):
    """Who is told of what."""

    anew: ClassVar[dict[str, Any]] = {"off_reason": "", "failing_since": None}
    events = forms.MultipleChoiceField(label=gettext_lazy("Events"), widget=forms.CheckboxSelectMultiple)
    only_types = _any_of(gettext_lazy("Only these types"))
    only_teams = _any_of(gettext_lazy("Only these teams"))
    only_priorities = _any_of(gettext_lazy("Only these priorities"))
    only_tags = forms.CharField(
        label=gettext_lazy("Only with one of these tags"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Several with commas: any of them."),
    )

    class Meta:
        model = Endpoint
        fields = COLUMNS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_reach_private = bool(self.for_user and self.for_user.has_perm(REACH_PRIVATE))
        known = choices()
        names = {name for name, _words in known}
        # What a plugin that is gone published stays chosen: it may come back.
        known += [(name, name) for name in self.instance.events if name not in names]
        self.fields["events"].choices = known
        self.fields["allow_private"].disabled = not self.may_reach_private
        self._offer(chosen_in(self.instance.conditions))

    def _offer(self, chosen: dict[str, list[Any]]) -> None:
        """What is gone stays ticked until somebody unticks it: dropped unseen, it would tell of everything."""
        for name, (field, model) in NARROWING.items():
            kept = chosen.get(field, [])
            rows = {row.pk: str(row) for row in model.objects.all()}  # type: ignore[attr-defined]
            gone = {pk: _("no longer there (%(number)s)") % {"number": pk} for pk in kept if pk not in rows}
            self.fields[name].choices = list({**rows, **gone}.items())
            self.initial[name] = kept
        self.initial["only_tags"] = ", ".join(chosen.get("tag", []))

    def clean_url(self) -> str:
        """Only what a call can ever reach; where the name leads is seen when it is called."""
        url: str = self.cleaned_data["url"]
        try:
            checked_target(url)
        except BadTarget as error:
            raise forms.ValidationError(str(error)) from error
        return url

    def clean(self) -> dict[str, Any]:
        """Leave to reach a private network was given for one address."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and "url" in self.changed_data and not self.may_reach_private:
            cleaned["allow_private"] = False
        if not cleaned.get("events") and "events" not in self.errors:
            self.add_error("events", _("Choose at least one event."))
        return cleaned

    def save(self, commit: bool = True) -> Signed:
        """With what was chosen."""
        chosen = {field: self.cleaned_data[name] for name, (field, _model) in NARROWING.items()}
        tags = [tag.strip() for tag in self.cleaned_data["only_tags"].split(",") if tag.strip()]
        self.instance.conditions = tree_of({**chosen, "tag": tags})
        return super().save(commit)

    def changed_columns(self) -> list[str]:
        """The conditions where one of them changed, and the leave that another address takes away."""
        changed = set(super().changed_columns())
        if {*NARROWING, "only_tags"}.intersection(self.changed_data):
            changed.add("conditions")
        if "url" in changed:
            changed.add("allow_private")
        return sorted(changed)
