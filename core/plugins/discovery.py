"""Which plugins are installed: entry points read, manifests checked, the order settled.

Guarantees: imports nothing of a plugin but its `apps.py`, and nothing at all of one that is not wanted; a plugin that
cannot be imported, or does not fit, is quarantined together with all that require it, and the rest still starts.
What only shows later, when models or hooks are imported, is quarantined by `core.plugins.quarantine`.
Called by the settings, so nothing here may touch models or settings.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from core.plugins.config import CONTRACT_VERSION, PluginConfig
from core.plugins.errors import PluginIncompatible

GROUP = "wagdesk.plugins"
#: Names of entry points (the setting WAGDESK_PLUGINS); None means every installed one.
Wanted: TypeAlias = tuple[str, ...] | None
logger = logging.getLogger("wagdesk.plugins")


@dataclass(frozen=True)
class Quarantined:
    """A plugin left out at start, and why: shown to administrators, and an error in CI."""

    name: str
    reason: str


@dataclass(frozen=True)
class Installation:
    """What discovery found: dotted paths of AppConfigs in dependency order, and what was left out."""

    app_paths: tuple[str, ...]
    slugs: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]


@cache
def installation(wanted: Wanted = None) -> Installation:
    """Read the entry points once a process."""
    return resolve(entry_points(group=GROUP), wanted)


def installed_app_paths(wanted: Wanted = None) -> list[str]:
    """The AppConfig paths for INSTALLED_APPS."""
    return list(installation(wanted).app_paths)


def resolve(points: Iterable[EntryPoint], wanted: Wanted = None) -> Installation:
    """Import each wanted manifest, drop what does not fit with all that needs it, order the rest by requirement."""
    manifests: dict[str, type[PluginConfig]] = {}
    paths: dict[str, str] = {}
    found = sorted(points, key=lambda point: (not _is_ours(point), point.name))
    known = {point.name for point in found}
    left_out = [Quarantined(name, "is not installed") for name in wanted or () if name not in known]
    for point in (point for point in found if wanted is None or point.name in wanted):
        try:
            manifest = _load(point)
            if manifest.slug in manifests:
                raise PluginIncompatible(f"the slug “{manifest.slug}” is taken by {paths[manifest.slug]}")
            if label_of(manifest) in {label_of(other) for other in manifests.values()}:
                raise PluginIncompatible(f"the label “{label_of(manifest)}” is taken by another plugin")
        except Exception as error:  # noqa: BLE001 - whatever a stranger's module raises must not stop the start
            logger.exception("plugin quarantined", extra={"plugin": point.name})
            left_out.append(Quarantined(point.name, f"{type(error).__name__}: {error}"))
        else:
            manifests[manifest.slug] = manifest
            paths[manifest.slug] = point.value.replace(":", ".")
    left_out += _drop_unsatisfied(manifests)
    order = list(
        TopologicalSorter({slug: manifests[slug].requires_plugins for slug in sorted(manifests)}).static_order()
    )
    return Installation(tuple(paths[slug] for slug in order), tuple(order), tuple(left_out))


def label_of(manifest: type[PluginConfig]) -> str:
    """The Django app label: the one it names, or the last part of its package."""
    return str(getattr(manifest, "label", "") or manifest.name.rpartition(".")[2])


def _is_ours(point: EntryPoint) -> bool:
    """Ours come first: a stranger's that takes the slug of one of them is the one left out."""
    return point.dist is not None and point.dist.name == "wagdesk"


def _load(point: EntryPoint) -> type[PluginConfig]:
    manifest = point.load()
    if not (isinstance(manifest, type) and issubclass(manifest, PluginConfig)):
        raise PluginIncompatible(f"{point.value} is not a PluginConfig")
    if not manifest.slug:
        raise PluginIncompatible(f"{point.value} has no slug")
    try:
        fits = SpecifierSet(manifest.requires_core).contains(CONTRACT_VERSION)
    except InvalidSpecifier as error:
        raise PluginIncompatible(f"requires_core of {manifest.slug} cannot be read: {error}") from error
    if not fits:
        raise PluginIncompatible(f"{manifest.slug} needs core {manifest.requires_core}, this is {CONTRACT_VERSION}")
    return manifest


def _drop_unsatisfied(manifests: dict[str, type[PluginConfig]]) -> list[Quarantined]:
    """Remove, until nothing changes, every plugin that misses another, and members of a ring."""
    dropped: list[Quarantined] = []
    while True:
        missing = {
            slug: [need for need in manifest.requires_plugins if need not in manifests]
            for slug, manifest in manifests.items()
        }
        bad = {slug: f"needs the plugin “{needs[0]}”" for slug, needs in missing.items() if needs} or _ring(manifests)
        if not bad:
            return dropped
        for slug, reason in bad.items():
            logger.error("plugin quarantined", extra={"plugin": slug, "reason": reason})
            del manifests[slug]
            dropped.append(Quarantined(slug, reason))


def _ring(manifests: dict[str, type[PluginConfig]]) -> dict[str, str]:
    try:
        TopologicalSorter({slug: manifest.requires_plugins for slug, manifest in manifests.items()}).prepare()
    except CycleError as error:
        ring = sorted(set(error.args[1]))
        return {slug: f"requires itself through {', '.join(ring)}" for slug in ring}
    return {}
