"""Which entry of a table by path speaks for a path: the longest prefix of whole segments.

In a prefix, `{id}` stands for any key, and `/me` is the same as `/users/{id}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = TypeVar("Value")

_KEY = "{}"
_ME = ("users", _KEY)


def prefix_of(path: str) -> str:
    """A path such as `/Users/{id}/messages/` as tables hold it: `/users/{}/messages`; "" for the root."""
    names = [_KEY if name.startswith("{") else name for name in path.lower().split("/") if name]
    if names and names[0] == "me":
        names[:1] = _ME
    return "".join(f"/{name}" for name in names)


def longest(table: Mapping[str, Value], path: str) -> Value | None:
    """What the longest prefix of a path says, whose keys are `{...}`; None where none fits.

    The table's keys are as `prefix_of` gives them.
    """
    prefix = prefix_of(path)
    while prefix:
        found = table.get(prefix)
        if found is not None:
            return found
        prefix = prefix.rpartition("/")[0]
    return table.get("")
