"""What expressions ask about collections. Null is a collection without items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_INNER = 500_000
"""Items that lambdas within lambdas look at in one request: a short text can ask for more than a lifetime's worth."""
_FOR_EACH = 20
"""As many more for each item of an outer one, so that many entities with few items each are no matter."""


class Patience:
    """How many items inner lambdas may still look at."""

    def __init__(self) -> None:
        self._left = MOST_INNER
        self.needed = False

    def renew(self) -> None:
        self._left = MOST_INNER

    def earned(self, items: Any) -> Any:
        """The same items, which an outer lambda looks at."""
        self._left += _FOR_EACH * counted(items)
        return items

    def taken(self, items: Any) -> Any:
        """The same items. Raises GraphError coverage.query-option where there were too many."""
        self._left -= counted(items)
        if self._left < 0:
            subject = f"lambdas within lambdas that look at far more than {MOST_INNER} items"
            raise GraphError("coverage.query-option", values={"subject": subject})
        return items


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
