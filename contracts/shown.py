"""How a value that was sent is told to people and put into Graph's messages."""

from __future__ import annotations

import json
from decimal import Decimal

MOST_SHOWN = 200


def show(value: object) -> str:
    """A value as JSON, for people; cut where it is long."""
    if isinstance(value, str) and len(value) > MOST_SHOWN:
        value = value[: MOST_SHOWN + 1]
    text = _json(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def literal(value: object) -> str:
    """A JSON value as it stands in Graph's messages: strings bare, the rest as JSON."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, Decimal) else _json(value)


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=_number)
    except (ValueError, RecursionError):
        return "a value that holds itself, or is nested too deep to be shown"


def _number(value: object) -> object:
    """What the json module does not know of: a number with all its digits."""
    return float(value) if isinstance(value, Decimal) else str(value)
