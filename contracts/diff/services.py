"""What a version offers at its root, in what portions, and to whom, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.grants import KINDS
from graphfake.contracts.pointers import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.grants import PathPermissions, Permissions
    from graphfake.contracts.model import Root, Service


def service_changes(old: Service, new: Service) -> Iterator[Change]:
    """Paths, page sizes and permissions that came, went or changed."""
    yield from _paths(old.roots, new.roots)
    for path in sorted(old.page_size_map.keys() & new.page_size_map.keys()):
        before, now = old.page_size_map[path], new.page_size_map[path]
        if before != now:
            where = Where("", "pages", path or "/", f"/x-page-size/{escape(path or '/')}")
            yield Change("page-size-changed", where, f"{before.default}", f"{now.default}")
    for path in sorted(old.permission_map.keys() & new.permission_map.keys()):
        for method, before_, now_ in _by_method(old.permission_map[path], new.permission_map[path]):
            yield from _permissions(path, method, before_, now_)


def _paths(old: Mapping[str, Root], new: Mapping[str, Root]) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        before, now = old.get(key), new.get(key)
        name = (now or before or old[key]).name
        where = Where("", "path", f"/{name}", f"/x-paths/{escape(f'/{name}')}")
        if before is None and now is not None:
            yield Change("path-added", where, None, _text(now))
        elif now is None and before is not None:
            yield Change("path-removed", where, _text(before))
        elif before is not None and now is not None and _text(before) != _text(now):
            yield Change("path-retyped", where, _text(before), _text(now))


def _text(root: Root) -> str:
    return f"Collection({root.type})" if root.collection else root.type


def _by_method(
    old: PathPermissions, new: PathPermissions
) -> Iterator[tuple[str, Permissions | None, Permissions | None]]:
    yield "read", old.read, new.read
    yield "write", old.write, new.write
    for method in sorted({*old.methods, *new.methods}):
        yield method, old.methods.get(method), new.methods.get(method)


def _permissions(path: str, method: str, old: Permissions | None, new: Permissions | None) -> Iterator[Change]:
    if old is None or new is None:
        return
    where = Where("", "permission", f"{method} {path}", f"/x-permissions/{escape(path)}")
    if not old and new:
        yield Change("permission-asked", where, None, ", ".join(sorted(new.names)))
        return
    for kind in KINDS:
        before, now = set(old.of(kind)), set(new.of(kind))
        for name in sorted(before - now):
            yield Change("permission-removed", where, f"{name} ({kind})")
        for name in sorted(now - before):
            yield Change("permission-added", where, None, f"{name} ({kind})")
