"""The functions that OData itself has, and how many arguments each takes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE = ("mindatetime", "maxdatetime", "now")
_ONE = (
    "length", "tolower", "toupper", "trim", "year", "month", "day", "hour", "minute", "second", "fractionalseconds",
    "totalseconds", "date", "time", "totaloffsetminutes", "round", "floor", "ceiling", "geo.length", "isdefined",
)  # fmt: skip
_TWO = (
    "concat", "contains", "endswith", "indexof", "matchespattern", "startswith", "geo.distance", "geo.intersects",
    "hassubset", "hassubsequence",
)  # fmt: skip

METHODS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        **dict.fromkeys(_NONE, (0, 0)),
        **dict.fromkeys(_ONE, (1, 1)),
        **dict.fromkeys(_TWO, (2, 2)),
        "substring": (2, 3),
    }
)
"""The name in lower case, and the least and the greatest number of arguments."""
