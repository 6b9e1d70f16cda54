"""The JSON of a file of rules; what is wrong with it is told by line and column."""

from __future__ import annotations

import json
from typing import Any

from graphfake.faults.errors import FaultError
from graphfake.faults.rules.members import shown


def parse(text: str, name: str) -> Any:
    """The value that a file of this name holds. Raises FaultError for what is no JSON, or not strictly."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise FaultError(f"{name}:{error.lineno}:{error.colno}", f"this is no JSON: {error.msg}.") from None
    except RecursionError:
        raise FaultError(name, "the JSON is nested too deep.") from None
    except ValueError as error:
        raise FaultError(name, str(error)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {shown(doubled)} stands twice in one object.")
    return value


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"JSON has no number {text}.")
