"""Whose permissions a method on a path asks for: what documents say of it, else what Microsoft publishes.

A path may be written in several ways, the most exact first: with its casts or without, with the names of a function's
parameters or without, of a property, a `$count`, a `$ref` or a `$value` also as what it stands on, as Graph documents
these with that. The first that anything is said of counts. What lies below a documented path and is not documented
itself asks for nothing: Graph would ask for something, but what that is would be a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graphfake.contracts.published import published_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.contracts.grants import PathPermissions, Permissions


def asked(said: Mapping[str, PathPermissions], version: str, method: str, ways: Sequence[str]) -> Permissions | None:
    """None where nothing is asked for. `ways` and the keys of `said` are as `permission_paths.written` has them.

    What is published is read only where nothing is said.
    """
    for way in ways:
        entry = said.get(way)
        if entry is not None and method in entry.methods:
            return entry.methods[method]
    below = _below(said, "read" if method == "GET" else "write", ways)
    published = published_for(version) if below is None else None
    if published is None:
        return below
    found = (published.permissions(way, method) for way in ways)
    return next((permissions for permissions in found if permissions is not None), None)


def _below(
    said: Mapping[str, PathPermissions], use: Literal["read", "write"], ways: Sequence[str]
) -> Permissions | None:
    """What the entry with the longest prefix says that says anything of this use."""
    found: dict[str, Permissions] = {}
    for prefix in (prefix for way in ways if said for prefix in _prefixes(way)):
        entry = said.get(prefix)
        permissions = None if entry is None else entry.read if use == "read" else entry.write
        if permissions is not None:
            found[prefix] = permissions
    return found[max(found, key=len)] if found else None


def _prefixes(path: str) -> Iterator[str]:
    yield path
    while path:
        path = path.rpartition("/")[0]
        yield path
