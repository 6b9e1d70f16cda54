"""The limits that a contract sets on a primitive value, in each way of writing the value that is read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graphfake.contracts.export.literals import WHOLE
from graphfake.contracts.export.number_texts import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts.export.literals import Mode

    Refer = Callable[[str, Mode], dict[str, Any]]


def limited(edm: str, mode: Mode, limits: Mapping[str, Any], refer: Refer) -> dict[str, Any]:
    """The schema of a primitive value with limits; `refer` gives what stands for the Edm type alone.

    Limits are judged on the canonical form. Of what is accepted besides it, the texts of whole numbers are described
    too; of other types with limits the canonical form alone is.
    """
    if not limits:
        return refer(edm, mode)
    if mode == "accepted" and edm in WHOLE:
        number = {**refer(edm, "sent"), **limits}
        return {"anyOf": [number, {"type": "string", "pattern": f"^(?:{_texts(edm, limits)})$"}]}
    return {**refer(edm, mode if edm == "Edm.String" else "sent"), **limits}


def _texts(edm: str, limits: Mapping[str, Any]) -> str:
    low, high = WHOLE[edm]
    low = max(low, math.ceil(limits.get("minimum", low)), math.floor(limits.get("exclusiveMinimum", low - 1)) + 1)
    high = min(high, math.floor(limits.get("maximum", high)), math.ceil(limits.get("exclusiveMaximum", high + 1)) - 1)
    if "enum" not in limits:
        return whole(low, high)
    listed = [value for value in limits["enum"] if type(value) is int and low <= value <= high]
    return "|".join(whole(value, value) for value in listed) or whole(1, 0)
