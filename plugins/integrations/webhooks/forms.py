"""The form of an endpoint."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from core.outbound.api import BadTarget, Sealed, checked_target
from core.people.models import Team
from core.work.models import Priority, Tag, WorkItemType
from plugins.integrations.webhooks.catalogue import choices
from plugins.integrations.webhooks.conditions import chosen_in, tree_of
from plugins.integrations.webhooks.models import Endpoint
from plugins.integrations.webhooks.rights import REACH_PRIVATE
from plugins.integrations.webhooks.signing import new_secret

COLUMNS = ("name", "url", "is_active", "events", "tells_internal", "allow_private")
#: Field of the form → field of the condition, and what it offers.
NARROWING = {
    "only_types": ("item_type", WorkItemType, "pk"),
    "only_teams": ("team", Team, "pk"),
    "only_priorities": ("priority", Priority, "pk"),
    "only_tags": ("tag", Tag, "slug"),
}


def _narrowing(name: str, label: Any) -> forms.ModelMultipleChoiceField:
    model, key = NARROWING[name][1:]
    return forms.ModelMultipleChoiceField(
        model.objects.all(),  # type: ignore[attr-defined]
        label=label,
        required=False,
        to_field_name=key,
        widget=forms.CheckboxSelectMultiple,
    )


class EndpointForm(WagtailAdminModelForm):
    """Who is told of what. A new endpoint gets its secret here; `new_secret` is what the page shows this once."""

    events = forms.MultipleChoiceField(label=gettext_lazy("Events"), widget=forms.CheckboxSelectMultiple)
    only_types = _narrowing("only_types", gettext_lazy("Only these types"))
    only_teams = _narrowing("only_teams", gettext_lazy("Only these teams"))
    only_priorities = _narrowing("only_priorities", gettext_lazy("Only these priorities"))
    only_tags = _narrowing("only_tags", gettext_lazy("Only with one of these tags"))

    class Meta:
        model = Endpoint
        fields = COLUMNS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_secret = ""
        self.may_reach_private = bool(self.for_user and self.for_user.has_perm(REACH_PRIVATE))
        known = choices()
        names = {name for name, _words in known}
        # What a plugin that is gone published stays chosen: it may come back.
        known += [(name, name) for name in self.instance.events if name not in names]
        self.fields["events"].choices = known
        self.fields["allow_private"].disabled = not self.may_reach_private
        chosen = chosen_in(self.instance.conditions)
        for name, (field, _model, _key) in NARROWING.items():
            self.initial[name] = chosen.get(field, [])

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

    def save(self, commit: bool = True) -> Endpoint:
        """Writes what the form knows and nothing else: deliveries and new secrets are written meanwhile."""
        endpoint: Endpoint = self.instance
        endpoint.conditions = tree_of(
            {
                field: [getattr(row, key) for row in self.cleaned_data[name]]
                for name, (field, _model, key) in NARROWING.items()
            }
        )
        if endpoint.pk is None:
            self.new_secret = new_secret()
            endpoint.secret = Sealed.of(self.new_secret)
            endpoint.save()
            return endpoint
        columns = [*COLUMNS, "conditions"]
        if "is_active" in self.changed_data and endpoint.is_active:
            endpoint.failing_since, endpoint.off_reason = None, ""
            columns += ["failing_since", "off_reason"]
        endpoint.save(update_fields=columns)
        return endpoint
