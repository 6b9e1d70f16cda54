"""The permissions that Microsoft publishes for paths and methods of Graph, of v1.0 and beta together.

They are read when the first is asked for. `graphfake.contracts.importing.permissions` compiles them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphfake.contracts.grants import KINDS, Permissions

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "# Permissions of Microsoft Graph by path and method, least privileged first: sets, then paths."
PATHS = "# Paths"
_FILE = "permissions.txt"
_VERSIONS = ("v1.0", "beta")


class Published:
    """What such a text says. Paths are spelt as `permission_paths.written` does."""

    def __init__(self, text: str) -> None:
        _, _, rest = text.partition(f"{HEAD}\n")
        sets, _, paths = rest.partition(f"{PATHS}\n")
        self._sets: dict[str, str] = {}
        for line in sets.splitlines():
            name, _, said = line.partition(" ")
            self._sets[name] = said
        self._paths = dict(_paths(paths))
        self._read: dict[str, Permissions] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that anything is published of."""
        return tuple(self._paths)

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods that are published of a path."""
        return tuple(word.partition("=")[0] for word in self._paths.get(path, "").split())

    def permissions(self, path: str, method: str) -> Permissions | None:
        """Who may call a path with a method; None where nothing is published of it."""
        for word in self._paths.get(path, "").split():
            known, _, name = word.partition("=")
            if known == method:
                found = self._read.get(name)
                if found is None:
                    found = self._read[name] = _permissions(self._sets[name])
                return found
        return None


def published_for(version: str) -> Published | None:
    """What is published of a version; None of one that is not Graph's."""
    return published() if version in _VERSIONS else None


@cache
def published() -> Published:
    """What comes with graphfake."""
    return Published((files("graphfake.contracts") / "bundles" / _FILE).read_text(encoding="utf-8"))


def _paths(text: str) -> Iterator[tuple[str, str]]:
    """Each path with the words behind it, from the tree of segments."""
    above = [""]
    for line in text.splitlines():
        segment, _, said = line.lstrip(" ").partition(" ")
        depth = len(line) - len(line.lstrip(" ")) + 1
        del above[depth:]
        path = f"{above[-1]}/{segment}"
        above.append(path)
        if said:
            yield path, said


def _permissions(text: str) -> Permissions:
    listed: dict[str, tuple[str, ...]] = {}
    also: dict[str, dict[str, tuple[str, ...]]] = {}
    for part in text.split("; "):
        kinds, *words = part.split(" ")
        names = tuple(word.partition("+")[0] for word in words)
        others = {
            name: tuple(other.split("|")) for name, plus, other in (word.partition("+") for word in words) if plus
        }
        for kind in kinds.split(","):
            listed[kind] = names
            if others:
                also[kind] = others
    return Permissions(**{kind: listed.get(kind, ()) for kind in KINDS}, also=also)
