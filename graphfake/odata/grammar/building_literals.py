"""From the text of a literal, percent-encoded as it was parsed, to a Constant."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from graphfake.odata.grammar.nodes import Constant

_MOST_DIGITS = 1000  # of an integer that is kept as one; Python itself reads no more than some thousand
_NAMED: dict[str, tuple[Any, str]] = {
    "null": (None, ""),
    "INF": (float("inf"), "Edm.Double"),
    "-INF": (float("-inf"), "Edm.Double"),
    "NaN": (float("nan"), "Edm.Double"),
}
_TRUTHS = {"true": True, "false": False}

_duration = re.compile(r"-?P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?", re.ASCII | re.IGNORECASE).fullmatch
_binary = re.compile(r"(?:[\w-]{4})*(?:[\w-]{2}[AEIMQUYcgkosw048]=?|[\w-][AQgw](?:==)?)?", re.ASCII).fullmatch
_enumeration = re.compile(
    r"(?:[A-Za-z_]\w{0,127}|[+-]?\d{1,19})(?:,(?:[A-Za-z_]\w{0,127}|[+-]?\d{1,19}))*", re.ASCII
).fullmatch


def _listed(item: str, *, least: int = 1) -> str:
    return rf"\({item}(?:,{item}){{{least - 1},}}\)"


def _geographies() -> str:
    """The pattern of a whole literal: a reference system and a shape, collections in one another thrice at most."""
    number = r"(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|-?INF)"
    place = rf"{number} {number}(?: {number}){{0,2}}"
    point, line, rings = rf"\({place}\)", _listed(place, least=2), _listed(_listed(place))
    shapes = [f"Point{point}", f"LineString{line}", f"Polygon{rings}"]
    for name, part in ("MultiPoint", point), ("MultiLineString", line), ("MultiPolygon", rings):
        shapes.append(rf"{name}\((?:{part}(?:,{part})*)?\)")
    shape = simple = f"(?:{'|'.join(shapes)})"
    for _ in range(3):
        shape = rf"(?:{simple}|GeometryCollection{_listed(shape)})"
    return rf"SRID=\d{{1,5}};{shape}"


_geography = re.compile(_geographies(), re.ASCII | re.IGNORECASE)


def named(name: str, position: int) -> Constant | None:
    """`null`, `true`, `INF` and the like, which look like names."""
    if name in _NAMED:
        value, edm = _NAMED[name]
        return Constant(value, edm, position=position)
    truth = _TRUTHS.get(name.lower())
    return None if truth is None else Constant(truth, "Edm.Boolean", position=position)


def number(text: str, position: int) -> Constant:
    """Digits with a sign, a fraction and an exponent, or -INF."""
    plain = unquote(text)
    if plain == "-INF":
        return Constant(float("-inf"), "Edm.Double", position=position)
    if "e" in plain.lower():
        return Constant(float(plain), "Edm.Double", position=position)
    if "." in plain or len(plain) > _MOST_DIGITS:
        return Constant(Decimal(plain), "Edm.Decimal", position=position)
    return Constant(int(plain), "Edm.Int64", position=position)


def string(text: str) -> str:
    """What stands between single quotes, with doubled ones undone."""
    return unquote(text)[1:-1].replace("''", "'")


def json_string(text: str) -> str:
    """What stands between double quotes, with JSON's escapes undone; half of a surrogate pair becomes U+FFFD."""
    value: str = json.loads(unquote(text), strict=False)
    return value if value.isprintable() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def prefixed(text: str, position: int) -> Constant | None:
    """`duration'..'`, `binary'..'`, a geography, a geometry or an enumeration; None where the inner text is none."""
    name, _, inner = unquote(text).partition("'")
    inner = inner[:-1]
    kind = name.lower()
    if kind == "duration":
        return Constant(inner, "Edm.Duration", position=position) if _duration(inner) else None
    if kind == "binary":
        return Constant(inner, "Edm.Binary", position=position) if _binary(inner) else None
    if kind in ("geography", "geometry"):
        found = _geography.fullmatch(inner)
        return Constant(inner, f"Edm.{kind.capitalize()}", position=position) if found else None
    if "." in name and _enumeration(inner):
        return Constant(inner, "Edm.Enum", name, position=position)
    return None
