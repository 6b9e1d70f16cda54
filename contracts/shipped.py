"""The documents that come with graphfake: a generated bundle of each version, and above it those kept by hand."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphfake.contracts.bundle import SUFFIX, shipped_slots
from graphfake.contracts.shelf import Slot

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def shipped_versions() -> tuple[str, ...]:
    """The versions that documents are shipped for, sorted."""
    folders = (file.name for file in _in("documents"))
    return tuple(sorted({*folders, *(file.name.removesuffix(SUFFIX) for file in _in("bundles"))}))


@cache
def shipped(version: str) -> tuple[Slot, ...]:
    """The documents of a version, the generated ones first; no document is read."""
    slots: list[Slot] = []
    for file in _in("bundles"):
        if file.name == f"{version}{SUFFIX}":
            slots += shipped_slots(file.read_bytes(), version)
    for folder in _in("documents"):
        if folder.name == version:
            for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if file.name.endswith(".json"):
                    slots.append(Slot(version, file.name.removesuffix(".json"), f"{version}/{file.name}", file))
    return tuple(slots)


def _in(name: str) -> list[Traversable]:
    folder = files("graphfake.contracts") / name
    entries = folder.iterdir() if folder.is_dir() else ()
    return [entry for entry in entries if entry.is_dir() or entry.name.endswith(SUFFIX)]
