"""What is deprecated, and was not, or the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.diff.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.diff.change import Where

KEYWORD = "x-deprecated"
_TOLD = {"date": "since {}", "version": "in {}", "removalDate": "to be removed on {}"}


def deprecation_changes(where: Where, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """`old` and `new` are what documents say of the place."""
    before, now = old.get(KEYWORD), new.get(KEYWORD)
    if now and not before:
        yield Change("deprecated", where, None, _facts(now) or None, _sentence(now))
    elif before and not now:
        yield Change("no-longer-deprecated", where, _facts(before) or None)


def _facts(said: Any) -> str:
    if not isinstance(said, dict):
        return ""
    return ", ".join(form.format(str(said[name])[:100]) for name, form in _TOLD.items() if said.get(name))


def _sentence(said: Any) -> str:
    text = said if isinstance(said, str) else _facts(said)
    return f"({text[:300]})" if text else ""
