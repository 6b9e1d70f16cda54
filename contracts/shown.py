"""How a value that was sent is told to people and put into Graph's messages."""

from __future__ import annotations

import json
from decimal import Decimal

MOST_SHOWN = 200
MOST_LITERAL = 10_000


def show(value: object) -> str:
    """A value as JSON, for people; cut where it is long."""
    text = _json(value, MOST_SHOWN)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def literal(value: object) -> str:
    """A JSON value as it stands in Graph's messages: strings bare, the rest as JSON."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, Decimal) else _json(value, MOST_LITERAL)


def _json(value: object, most: int) -> str:
    """The beginning of a value's JSON, at least `most` characters of what has more, and nothing done for the rest."""
    if isinstance(value, str):
        value = value[: most + 1]
    text = ""
    try:
        if not isinstance(value, dict | list):
            return _ENCODER.encode(value)
        for piece in _ENCODER.iterencode(value):
            text += piece
            if len(text) > most:
                break
    except (ValueError, RecursionError):
        return "a value that holds itself, or is nested too deep to be shown"
    return text


def _number(value: object) -> object:
    """What the json module does not know of: a number with all its digits."""
    return float(value) if isinstance(value, Decimal) else str(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_number)
