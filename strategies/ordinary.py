"""Values that surprise nobody: what a response holds where it is not varied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import strategies as st

from graphfake.contracts.edm import PRIMITIVES
from graphfake.strategies.limits import FRACTIONAL, Limits
from graphfake.strategies.literals import RANGES, literals, scaled

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Property

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_START = datetime(2020, 1, 1, tzinfo=UTC)
_TEN_YEARS = 5_000_000  # minutes
_TEXTS = st.text(_LETTERS, min_size=1, max_size=12)
_NUMBERS = st.integers(0, 1_000)
_DATES = st.integers(0, _TEN_YEARS).map(lambda m: f"{_START + timedelta(minutes=m):%Y-%m-%dT%H:%M:%SZ}")
GUIDS = st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))


def ordinary(prop: Property) -> SearchStrategy[Any]:
    """Values of a primitive property in canonical form, as plain as its limits allow; null aside."""
    plain = _plain(prop)
    if plain is not None:
        return plain
    read = PRIMITIVES[prop.edm or ""].read
    return literals(prop).map(lambda value: read(value, [], "documented"))


def _plain(prop: Property) -> SearchStrategy[Any] | None:
    limits = Limits(prop)
    if prop.edm in FRACTIONAL and limits.listed is None and not limits.has_others:
        return scaled(limits)
    if not limits.is_free:
        return None
    if prop.edm in RANGES:
        return _NUMBERS if RANGES[prop.edm][1] >= 1_000 else st.integers(0, 100)
    return {"Edm.String": _TEXTS, "Edm.DateTimeOffset": _DATES, "Edm.Guid": GUIDS}.get(prop.edm or "")
