"""What expressions ask about collections. Null is a collection without items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def any_of(items: Any, predicate: Callable[..., bool | None], *scope: Any) -> bool:
    return any(predicate(*scope, item) for item in _listed(items))


def all_of(items: Any, predicate: Callable[..., bool | None], *scope: Any) -> bool:
    return all(predicate(*scope, item) for item in _listed(items))


def kept_of(items: Any, predicate: Callable[..., bool | None], *scope: Any) -> list[Any]:
    return [item for item in _listed(items) if predicate(*scope, item)]


def one_of(items: Any) -> bool:
    return bool(_listed(items))


def counted(items: Any) -> int:
    return len(_listed(items))


def _listed(items: Any) -> list[Any]:
    # An open type's member may be anything.
    return items if isinstance(items, list) else []
