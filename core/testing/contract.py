"""The contract suite that authors of plugins subclass.

    class TestContract(PluginContract):
        slug = "lab_loans"

        def make_rows(self, cast):
            return [Loan.objects.create(title="Ours")]

It proves that the plugin loads soundly, keeps to its own tables and rights, states each fact about access twice alike,
and is gone while it is switched off.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from packaging.specifiers import SpecifierSet

from core.access.api import PrivateManager, TokenProvider
from core.access.testing import assert_provider_agrees, assert_visible_is_the_two_tests
from core.api.urls import addresses
from core.people.models import Customer, User
from core.people.permissions import PermissionDef
from core.plugins.api import PluginConfig, contributions, enabled_contributions
from core.plugins.loading import hook_names, policy_of
from core.plugins.markers import Policy
from core.plugins.quarantine import left_out, plugin_configs
from core.plugins.registry import all_faults
from core.plugins.switches import set_enabled
from core.privacy.contract import Mode
from core.privacy.persons import Person
from core.privacy.testing import assert_provider_keeps_its_promise
from core.testing.cast import Cast
from core.workspace.screens import instance


@pytest.mark.django_db
class PluginContract:
    """Set `slug`, and override `make_rows` where the plugin has private tables."""

    slug: ClassVar[str]

    def make_rows(self, cast: Cast) -> Iterable[Model]:
        """Rows of each private table, so that access is compared on something."""
        return ()

    @property
    def manifest(self) -> PluginConfig:
        """As it was loaded."""
        found = [config for config in plugin_configs() if config.slug == self.slug]
        assert found, f"“{self.slug}” is not loaded: {[one.reason for one in left_out()]}"
        return found[0]

    def given(self, hook: str) -> list[Any]:
        """What this plugin contributes through a collected hook."""
        return [found.value for found in contributions(hook) if found.plugin == self.slug]

    def test_it_is_loaded_and_contributes_soundly(self) -> None:
        assert self.manifest.slug == self.slug
        assert [str(fault) for fault in all_faults() if fault.plugin == self.slug] == []

    def test_the_manifest_says_what_administrators_and_the_core_want_to_know(self) -> None:
        manifest = self.manifest
        assert str(manifest.verbose_name) and str(manifest.summary), "say in a sentence what it does"
        assert manifest.version != "0", "give it a version"
        bounds = {one.operator for one in SpecifierSet(manifest.requires_core)}
        assert bounds & {"<", "<=", "==", "~="}, f"requires_core {manifest.requires_core!r} has no upper bound"

    def test_no_migration_is_missing(self) -> None:
        call_command("makemigrations", self.manifest.label, check=True, dry_run=True, verbosity=0)

    def test_its_tables_bear_its_label(self) -> None:
        for model in self.manifest.get_models():
            if not model._meta.proxy:
                assert model._meta.db_table.startswith(f"{self.manifest.label}_"), model._meta.db_table

    def test_its_rights_are_offered_with_words(self) -> None:
        rights: list[PermissionDef] = self.given("permissions")
        assert all(str(right.label) for right in rights)
        for model in self._private_models():
            offered = {right.name for right in rights}
            assert f"{model._meta.app_label}.view_{model._meta.model_name}" in offered, f"who may see {model.__name__}?"

    def test_both_statements_of_each_fact_about_access_agree(self, cast: Cast) -> None:
        list(self.make_rows(cast))
        for provider in self.given("token_providers"):
            if isinstance(provider, TokenProvider):
                compared = assert_provider_agrees(provider)
                own = provider.model.partition(".")[0] == self.manifest.label
                assert compared or not own, f"make_rows makes no row for {type(provider).__name__}"

    def test_private_rows_are_seen_by_who_holds_a_token_of_them(self, cast: Cast) -> None:
        list(self.make_rows(cast))
        viewers = [cast.viewer(name) for name in cast.NAMES]
        for model in self._private_models():
            assert model._base_manager.exists(), f"make_rows makes no {model.__name__}"
            assert_visible_is_the_two_tests(model, viewers)
            assert not model._default_manager.visible_to(cast.viewer("visitor")).exists(), model  # type: ignore[attr-defined]

    def test_the_personal_data_it_keeps_is_answered_for(self) -> None:
        claimed = {label for provider in self.given("personal_data") for label in provider.models}
        for model in self.manifest.get_models():
            points = {field.related_model for field in model._meta.fields if field.is_relation}
            if not model._meta.proxy and points & {Customer, User}:
                assert model._meta.label in claimed, f"name {model._meta.label} in `models` of a PersonalData provider"

    @pytest.mark.parametrize("mode", list(Mode))
    def test_what_it_keeps_of_a_person_is_exported_and_erased(self, cast: Cast, mode: Mode) -> None:
        list(self.make_rows(cast))
        for provider in self.given("personal_data"):
            assert cast.dana.customer is not None
            assert_provider_keeps_its_promise(provider, Person.of(cast.dana.customer), mode)

    def test_its_screens_answer_and_shut_visitors_out(self, cast: Cast, client: Client) -> None:
        list(self.make_rows(cast))
        for url in self._screens():
            cast.sign_in(client, "root")
            assert _answers(client, url) or client.get(url).status_code == 405, url
            cast.sign_in(client, "visitor")
            assert client.get(url).status_code in (302, 401, 403, 404), url

    def test_its_api_answers(self, cast: Cast, client: Client) -> None:
        list(self.make_rows(cast))
        cast.sign_in(client, "root")
        for url in self._api():
            assert client.get(url).status_code < 500, url

    def test_while_it_is_off_nothing_of_it_is_there(self, cast: Cast, client: Client) -> None:
        cast.sign_in(client, "root")
        screens = [url for url in self._screens() if _answers(client, url)]
        menu = client.get("/admin/").content.decode()
        set_enabled(slug=self.slug, enabled=False)

        for url in [*screens, *self._api()]:
            assert client.get(url).status_code == 404, url
        after = client.get("/admin/").content.decode()
        assert not [url for url in screens if f'"{url}"' in menu and f'"{url}"' in after]
        for hook in hook_names():
            if policy_of(hook) is Policy.COLLECTED:
                left = list(enabled_contributions(hook))
                assert not [value for value in self.given(hook) if any(value is other for other in left)], hook

        set_enabled(slug=self.slug, enabled=True)
        assert [url for url in screens if not _answers(client, url)] == []

    def _private_models(self) -> list[type[Model]]:
        return [model for model in self.manifest.get_models() if isinstance(model._default_manager, PrivateManager)]

    def _screens(self) -> list[str]:
        """Addresses without arguments."""
        patterns = [pattern for screen in self.given("admin_screens") for pattern in instance(screen).urls()]
        return [url for pattern in patterns for url in _without_arguments(pattern)]

    def _api(self) -> list[str]:
        routes = [pattern for route in self.given("rest_routes") for pattern in addresses(route)]
        return [url for pattern in routes for url in _without_arguments(pattern)]


def _answers(client: Client, url: str) -> bool:
    return client.get(url).status_code < 400


def _without_arguments(pattern: URLPattern | URLResolver) -> list[str]:
    if isinstance(pattern, URLResolver):
        return [url for inner in pattern.url_patterns for url in _without_arguments(inner)]
    try:
        return [reverse(pattern.name)] if pattern.name else []
    except NoReverseMatch:
        return []
