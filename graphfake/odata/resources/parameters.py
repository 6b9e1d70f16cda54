"""The parameters of a function call: `a='x',n=1` or `a=@a` with `?@a='x'`, the overload they fit, their values."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.errors import GraphError
from graphfake.odata.encoding import decode_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Property
    from graphfake.contracts.model import Operation

MOST_PARAMETERS = 200
_name = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=").match
_plain = re.compile(r"(?:[^',()\[\]{}\"]|'(?:[^']|'')*')*").match
_text = re.compile(r"'((?:[^']|'')*)'").fullmatch
_prefixed = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)('(?:[^']|'')*')").fullmatch
_whole = re.compile(r"[+-]?[0-9]{1,400}").fullmatch
_number = re.compile(r"[+-]?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?").fullmatch
_WHOLE = ("Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64")
_NUMBERS = (*_WHOLE, "Edm.Decimal", "Edm.Double", "Edm.Single")
_INFINITE = ("INF", "-INF", "NaN")
_PREFIXES = {"Edm.Duration": "duration", "Edm.Binary": "binary"}
UNREADABLE = object()
"""What stands for a literal that is none of its type."""


def aliases_of(query: str) -> dict[str, str]:
    """The parameter aliases of a query, by name with its `@`. Raises GraphError query.repeated."""
    found: dict[str, str] = {}
    for part in query.split("&"):
        name, sign, value = part.partition("=")
        decoded = decode_query(name)
        if sign and decoded.startswith("@"):
            if decoded in found:
                raise GraphError("query.repeated", values={"option": decoded})
            found[decoded] = decode_query(value)
    return found


def inline(text: str) -> dict[str, str]:
    """What stands between the parentheses, decoded: names as sent, each with the text of its value.

    Raises GraphError path.syntax.
    """
    found: dict[str, str] = {}
    position = 0
    while text.strip() and position <= len(text):
        name = _name(text, position)
        if name is None or len(found) == MOST_PARAMETERS:
            raise GraphError("path.syntax", explain="Parameters are written name=value, with commas between them.")
        end = _end(text, name.end())
        if name[1].lower() in (known.lower() for known in found):
            raise GraphError("path.syntax", explain=f"The parameter {name[1]} stands twice.")
        found[name[1]] = text[name.end() : end].strip()
        position = end + 1
    return found


def fitting(operations: Sequence[Operation], names: Sequence[str]) -> Operation | None:
    """The overload of just these parameters, in any letter case; what is optional or has a default may be missing."""
    given = {name.lower() for name in names}
    best: Operation | None = None
    for operation in operations:
        known = {name.lower(): prop for name, prop in operation.parameters.items()}
        needed = {name for name, prop in known.items() if not (prop.has_default or prop.name in operation.optional)}
        closer = best is None or len(known) < len(best.parameters)
        if given <= known.keys() and needed <= given and closer:
            best = operation
    return best


def value_of(text: str, prop: Property) -> Any:
    """The JSON value that a literal stands for, or UNREADABLE where it is none of the parameter's type.

    Limits, members and ranges are not judged.
    """
    if text == "null":
        return None
    if prop.collection or prop.kind in ("complex", "entity"):
        return _json(text)
    if prop.kind == "enum":
        match = _prefixed(text)
        if match and match[1].lower() != (prop.type_name or "").lower():
            return UNREADABLE  # a member of another enum
        return _unquoted(match[2] if match else text)
    return _literal(text, prop.edm or "")


def _literal(text: str, edm: str) -> Any:
    if edm == "Edm.String":
        return _unquoted(text)
    if edm in _PREFIXES:
        return _unquoted(text[len(_PREFIXES[edm]) :] if text.lower().startswith(_PREFIXES[edm]) else text)
    if edm == "Edm.Boolean":
        return {"true": True, "false": False}.get(text.lower(), UNREADABLE)
    if edm in _NUMBERS:
        return _numeric(text, edm)
    return UNREADABLE if text.startswith("'") else text


def _numeric(text: str, edm: str) -> Any:
    if edm in ("Edm.Double", "Edm.Single") and text in _INFINITE:
        return text
    if _whole(text):
        return int(text)
    if edm in _WHOLE or not _number(text):
        return UNREADABLE
    return Decimal(text) if edm == "Edm.Decimal" else float(text)


def _unquoted(text: str) -> Any:
    match = _text(text)
    return UNREADABLE if match is None else match[1].replace("''", "'")


def _json(text: str) -> Any:
    try:
        found, duplicates = parse(text.encode(), exact=True)
    except JsonTextError:
        return UNREADABLE
    return UNREADABLE if duplicates or not isinstance(found, dict | list) else found


def _end(text: str, start: int) -> int:
    """Where the value that begins here ends: at the next comma outside of quotes and brackets."""
    position, depth = start, 0
    while position < len(text):
        plain = _plain(text, position)
        position = plain.end() if plain else position
        if position >= len(text):
            break
        sign = text[position]
        if sign == "," and not depth:
            return position
        if sign == '"':
            position = _closing(text, position)
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "'":
            raise GraphError("path.syntax", explain="A quoted value lacks its closing quote.")
        position += 1
    return len(text)


def _closing(text: str, position: int) -> int:
    """The quotation mark that ends a JSON text, or the end."""
    position += 1
    while position < len(text) and text[position] != '"':
        position += 2 if text[position] == "\\" else 1
    return position
