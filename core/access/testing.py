"""The contract suite of access: both statements of every fact agree.

Subclass `TokenProviderContract` in a test module of your own, or call `assert_provider_agrees` with rows you made.
"""

from collections.abc import Iterable

from core.access.api import PrivateManager, TokenProvider, Viewer
from core.access.rows import model_of, realms_of, tokens_of


def assert_provider_agrees(provider: TokenProvider) -> int:
    """For every row of the model and every token any row carries: `q` finds the row iff `tokens` names it.

    Returns how many (row, token) pairs were compared, so that a test can refuse to pass on nothing.
    """
    model = model_of(provider.model)
    pks = list(model._base_manager.values_list("pk", flat=True))
    stated = {pk: set(provider.tokens(pks).get(pk, ())) for pk in pks}
    every = set().union(*stated.values()) if stated else set()
    assert all(token.startswith(f"{provider.prefix}:") for token in every), every
    for token in sorted(every):
        ref = token.partition(":")[2]
        found = list(model._base_manager.filter(provider.q(frozenset({ref}))).values_list("pk", flat=True))
        assert len(found) == len(set(found)), f"{token} multiplies rows"
        assert set(found) == {pk for pk in pks if token in stated[pk]}, token
    assert not model._base_manager.filter(provider.q(frozenset({"0", "0.nothing"} & _fitting(provider)))).exists()
    return len(pks) * len(every)


def assert_visible_is_the_two_tests(model: type, viewers: Iterable[Viewer]) -> None:
    """`visible_to` gives exactly the rows whose realm is among the viewer's and that carry one of their tokens."""
    manager: PrivateManager = model._default_manager  # type: ignore[attr-defined]
    pks = list(model._base_manager.values_list("pk", flat=True))  # type: ignore[attr-defined]
    tokens, realms = tokens_of(model, pks), realms_of(model, pks)
    for viewer in viewers:
        expected = {
            pk
            for pk in pks
            if tokens[pk] & viewer.tokens and (viewer.all_realms or not realms[pk] or realms[pk] in viewer.realms)
        }
        assert set(manager.visible_to(viewer).values_list("pk", flat=True)) == expected, viewer


def _fitting(provider: TokenProvider) -> set[str]:
    """A reference of the provider's shape that no row carries."""
    return {"0.nothing"} if provider.prefix in ("team", "user") else {"0"}
