"""Every hook: who specifies it, its arguments, its policy, and the shape of what it is given and returns."""

import inspect
from dataclasses import MISSING, fields, is_dataclass
from operator import attrgetter
from typing import Any, get_args, get_type_hints

from core.plugins.loading import hook_names, policy_of, specification
from core.project.checks import PACKAGES


def describe_hooks() -> dict[str, Any]:
    """Name → description, and the types that plugins fill in or subclass."""
    hooks: dict[str, Any] = {}
    types: dict[str, Any] = {}
    for name in hook_names():
        spec = specification(name)
        signature = inspect.signature(spec)
        hooks[name] = {
            "package": spec.__module__.rpartition(".")[0],
            "policy": str(policy_of(name)),
            "arguments": {argument.name: _named(argument.annotation) for argument in signature.parameters.values()},
            "returns": _named(signature.return_annotation),
            "denies": bool(getattr(spec, "wagdesk_denies", False)),
            "objections": sorted(one.__name__ for one in getattr(spec, "wagdesk_objections", ())),
            "deprecated": str(getattr(spec, "wagdesk_deprecated", "")),
        }
        for kind in _types_in(get_type_hints(spec).get("return")):
            for one in (kind, *_subclasses(kind)):
                types[f"{one.__module__}.{one.__qualname__}"] = describe_type(one)
    return {"hooks": hooks, "types": dict(sorted(types.items()))}


def describe_type(kind: type) -> dict[str, Any]:
    """The public fields and methods a plugin may use or override."""
    described: dict[str, Any] = {}
    if is_dataclass(kind):
        described["fields"] = {
            one.name: _named(one.type) + ("" if one.default is MISSING and one.default_factory is MISSING else " = …")
            for one in fields(kind)
        }
    described["methods"] = {
        name: str(inspect.signature(member))
        for name, member in sorted(vars(kind).items())
        if not name.startswith("_") and inspect.isfunction(member)
    }
    described["attributes"] = {
        name: _named(hint)
        for name, hint in sorted(inspect.get_annotations(kind).items())
        if not name.startswith("_") and name not in described.get("fields", {})
    }
    return described


def _types_in(hint: Any) -> set[type]:
    """Our own classes that an annotation names, however deep."""
    inside = {found for argument in get_args(hint) for found in _types_in(argument)}
    ours = isinstance(hint, type) and hint.__module__.partition(".")[0] in PACKAGES
    return inside | ({hint} if ours and not get_args(hint) else set())


def _subclasses(kind: type) -> list[type]:
    """Those that belong to the contract as well: they stand in the module of the type itself."""
    every: list[type[Any]] = type.__subclasses__(kind)
    return sorted((one for one in every if one.__module__ == kind.__module__), key=attrgetter("__name__"))


def _named(hint: Any) -> str:
    if hint is inspect.Parameter.empty:
        return ""
    if isinstance(hint, str):
        return hint
    if isinstance(hint, type) and not get_args(hint):
        return hint.__name__
    return str(hint).replace("typing.", "").replace("collections.abc.", "")
