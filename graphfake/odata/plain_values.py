"""Options whose values are plain: whole numbers, true and false."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NUMBER = 2**63 - 1
_number = re.compile(r"[0-9]{1,19}").fullmatch


def whole_number(values: Mapping[str, str], name: str, rule: str) -> int | None:
    """The value of an option among those sent, None where it was not. Raises GraphError of the rule."""
    value = values.get(name)
    if value is None:
        return None
    if _number(value) is None or int(value) > _MOST_NUMBER:
        raise GraphError(rule, values={"value": value})
    return int(value)


def truth(values: Mapping[str, str]) -> bool | None:
    """What `$count` says, None where it was not sent. Raises GraphError query.count."""
    value = values.get("$count")
    if value is None:
        return None
    if value.lower() not in ("true", "false"):
        raise GraphError("query.count", values={"value": value})
    return value.lower() == "true"
