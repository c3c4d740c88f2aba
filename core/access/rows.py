"""The row's side of access: realm and tokens for a batch of rows, and the same as conditions."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q

from core.access.providers import RealmProvider, TokenProvider
from core.access.viewers import Viewer
from core.plugins.api import contributions, enabled_contributions, unguarded_models

T = TypeVar("T")
logger = logging.getLogger("wagdesk.access")
#: The realm of rows that a plugin may have closed which is gone: nobody holds it.
LOST = "lost"


def token_providers_of(model: type[Model]) -> list[TokenProvider]:
    """The enabled token providers of a model; proxies share those of their concrete model."""
    label = _label(model)
    return [
        provider
        for provider in enabled_contributions("token_providers")
        if isinstance(provider, TokenProvider) and provider.model == label
    ]


def realm_providers_of(model: type[Model]) -> list[RealmProvider]:
    """The realm providers of a model, of plugins that are off as well.

    A realm stays closed while its plugin is off; nobody holds it then, so only administrators see what is in it.
    """
    label = _label(model)
    return [
        found.value
        for found in contributions("token_providers")
        if isinstance(found.value, RealmProvider) and found.value.model == label
    ]


def visible_q(model: type[Model], viewer: Viewer) -> Q | None:
    """The two tests as a condition, or None when the viewer holds no token that could match."""
    parent = getattr(model, "access_through", None)
    if parent is not None:
        target = model._meta.get_field(parent).related_model
        inner = visible_q(target, viewer)  # type: ignore[arg-type]
        if inner is None:
            return None
        # Asked of each row's parent, not as a list of every parent the viewer may see: that would grow with the table.
        return Q(Exists(target._base_manager.filter(pk=OuterRef(f"{parent}_id")).filter(inner)))  # type: ignore[union-attr]
    try:
        return _match(model, viewer)
    except Exception:  # whatever a provider raises: access that fails denies
        logger.exception("access provider failed", extra={"model": model._meta.label})
        return None


def _match(model: type[Model], viewer: Viewer) -> Q | None:
    granted = [provider.q(refs) for provider in token_providers_of(model) if (refs := viewer.refs(provider.prefix))]
    if not granted:
        return None
    match = reduce(or_, granted)
    if not viewer.all_realms:
        if is_unguarded(model):
            return None
        for provider in realm_providers_of(model):
            match &= provider.q(viewer)
    return match


def tokens_of(model: type[Model], pks: Sequence[int]) -> dict[int, frozenset[str]]:
    """Row → all tokens it carries. Rows that nobody may see come out with an empty set."""
    if parent := getattr(model, "access_through", None):
        return _of_parent(model, parent, pks, tokens_of, frozenset())
    found: dict[int, set[str]] = defaultdict(set)
    for provider in token_providers_of(model):
        for pk, tokens in provider.tokens(pks).items():
            found[pk] |= tokens
    return {pk: frozenset(found[pk]) for pk in pks}


def realms_of(model: type[Model], pks: Sequence[int]) -> dict[int, str]:
    """Row → its realm, "" where it is open."""
    if parent := getattr(model, "access_through", None):
        return _of_parent(model, parent, pks, realms_of, "")
    found: dict[int, str] = {}
    for provider in realm_providers_of(model):
        found.update({pk: realm for pk, realm in provider.realms(pks).items() if realm})
    open_realm = LOST if is_unguarded(model) else ""
    return {pk: found.get(pk, open_realm) for pk in pks}


def is_unguarded(model: type[Model]) -> bool:
    """Whether a plugin is gone that may have closed rows of the model, or of the model its rows are seen through."""
    while parent := getattr(model, "access_through", None):
        model = model._meta.get_field(parent).related_model  # type: ignore[assignment]
    return _label(model) in unguarded_models()


def _label(model: type[Model]) -> str:
    return model._meta.concrete_model._meta.label  # type: ignore[union-attr]


def _of_parent(
    model: type[Model], parent: str, pks: Sequence[int], ask: Callable[..., dict[int, T]], empty: T
) -> dict[int, T]:
    above = dict(model._base_manager.filter(pk__in=pks).values_list("pk", f"{parent}_id"))
    target = model._meta.get_field(parent).related_model
    answers = ask(target, sorted({pk for pk in above.values() if pk is not None}))
    return {pk: answers.get(above.get(pk, 0), empty) for pk in pks}


def model_of(label: str) -> type[Model]:
    """The model a provider's label names."""
    return apps.get_model(label)
