"""Binary, kept as standard base64 with padding, and Stream, which is never written inline.

OData's JSON format says base64url, Graph documents and emits the standard alphabet. Both are read, padded
or not; whatever differs from the standard form is noted. A text that mixes the alphabets, is padded in part,
or whose last character has bits that belong to no byte is neither; OData's grammar refuses these too.
"""

import base64
import re
from typing import Any

from graphfake.contracts.edm.primitive import LiteralError, PrimitiveType, itself

_FORM = re.compile(r"([A-Za-z0-9+/]*+|[A-Za-z0-9_-]*+)(={0,2})")
_TO_STANDARD = str.maketrans("-_", "+/")
# By how many = are due: the last characters whose spare bits are zero; no byte ends where three would be due.
_LAST = {0: "", 1: "AEIMQUYcgkosw048", 2: "AQgw"}
_REASON = (
    "An Edm.Binary is base64: characters of one alphabet, in groups of four, the last filled up with =, "
    "and no bits left over."
)


def _standard(text: str) -> str:
    match = _FORM.fullmatch(text)
    if match is None:
        raise LiteralError(_REASON)
    characters, padding = match.groups()
    due = -len(characters) % 4
    if due not in _LAST or padding not in ("", "=" * due) or (due and characters[-1] not in _LAST[due]):
        raise LiteralError(_REASON)
    return characters.translate(_TO_STANDARD) + "=" * due


def _read_binary(value: object, notes: list[str], _profile: str) -> object:
    if not isinstance(value, str):
        return value
    standard = _standard(value)
    if standard != value:
        notes.append("tolerated.binary-alphabet")
    return standard


def _check_binary(value: object) -> None:
    if isinstance(value, str) and _standard(value) != value:
        raise LiteralError("An Edm.Binary comes as base64 of the standard alphabet, filled up with =.")


def _bytes(canonical: Any) -> bytes:
    return base64.b64decode(canonical)


def _read_stream(value: object, _notes: list[str], _profile: str) -> object:
    _check_stream(value)
    return value


def _check_stream(value: object) -> None:
    if value is not None:
        raise LiteralError("An Edm.Stream is not written inline; it is read and written at a URL of its own.")


BINARY = PrimitiveType("Edm.Binary", ("string",), _read_binary, _check_binary, _bytes, "")
STREAM = PrimitiveType("Edm.Stream", ("null",), _read_stream, _check_stream, itself, None)
