"""Plain values of the Edm primitive types within the limits of a property, drawn from a seeded generator."""

from __future__ import annotations

import base64
import math
import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.errors import ContractError
from graphfake.contracts.patterns import compiled
from graphfake.contracts.pieces import fitting_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from graphfake.contracts.model import Property

_TRIES = 200
_USUAL = (0, 1000)
_WHOLE = {
    "Edm.Byte": (0, 2**8 - 1),
    "Edm.SByte": (-(2**7), 2**7 - 1),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}
_BROKEN = ("Edm.Decimal", "Edm.Double", "Edm.Single")
_PARTS = 4  # quarters are exact in every number type


def draw_literal(prop: Property, random: Random) -> Any:
    """A value of a primitive property, null aside. Raises ContractError where its limits leave none that is found."""
    edm, limits = prop.edm or "Edm.String", prop.limits
    if "enum" in limits:
        return _first(lambda: random.choice(limits["enum"]), limits, prop)
    if "pattern" in limits:
        return _first(lambda: _patterned(limits, random), limits, prop, edm)
    if edm in _WHOLE:
        return _whole(edm, limits, random, prop)
    if edm in _BROKEN:
        return _broken(limits, random, prop)
    if edm == "Edm.String":
        return _text(prop, random)
    return _first(lambda: _LITERALS[edm](random), limits, prop)


def _first(draw: Callable[[], Any], limits: Mapping[str, Any], prop: Property, edm: str = "") -> Any:
    """The first drawn value that keeps the limits."""
    for _ in range(_TRIES):
        value = draw()
        if _keeps(value, limits) and (not edm or _is_literal(edm, value)):
            return value
    raise ContractError(f"No {prop.edm} within the limits of {prop.name} is found.")


def _keeps(value: Any, limits: Mapping[str, Any]) -> bool:
    if isinstance(value, str):
        if not limits.get("minLength", 0) <= len(value) <= limits.get("maxLength", math.inf):
            return False
        return "pattern" not in limits or compiled(limits["pattern"]).search(value) is not None
    if isinstance(value, bool):
        return True
    within: bool = limits.get("minimum", -math.inf) <= value <= limits.get("maximum", math.inf)
    beyond: bool = limits.get("exclusiveMinimum", -math.inf) < value < limits.get("exclusiveMaximum", math.inf)
    return within and beyond


def _is_literal(edm: str, value: str) -> bool:
    try:
        PRIMITIVES[edm].check(value)
    except ValueError:
        return False
    return True


def _whole(edm: str, limits: Mapping[str, Any], random: Random, prop: Property) -> int:
    low, high = _WHOLE[edm]
    low = max(low, math.ceil(limits.get("minimum", low)), math.floor(limits.get("exclusiveMinimum", low - 1)) + 1)
    high = min(high, math.floor(limits.get("maximum", high)), math.ceil(limits.get("exclusiveMaximum", high + 1)) - 1)
    if low > high:
        raise ContractError(f"No {edm} lies within the limits of {prop.name}.")
    usual_low, usual_high = max(low, _USUAL[0]), min(high, _USUAL[1])
    return random.randint(usual_low, usual_high) if usual_low <= usual_high else random.choice((low, high))


def _broken(limits: Mapping[str, Any], random: Random, prop: Property) -> float:
    low = max(limits.get("minimum", -math.inf), limits.get("exclusiveMinimum", -math.inf))
    high = min(limits.get("maximum", math.inf), limits.get("exclusiveMaximum", math.inf))
    if math.isinf(low):
        low = _USUAL[0] if high > _USUAL[0] else high - _USUAL[1]
    if math.isinf(high):
        high = max(low, 0) + _USUAL[1]
    least, most = math.ceil(low), math.floor(high)
    usual = [random.randint(least * _PARTS, most * _PARTS) / _PARTS] if least < most else []
    for value in (*usual, (low + high) / 2, low, high):
        if _keeps(value, limits):
            return float(value)
    raise ContractError(f"No {prop.edm} lies within the limits of {prop.name}.")


def _text(prop: Property, random: Random) -> str:
    """The name of the property and a number, cut or filled up where its length is bounded."""
    text = f"{prop.name} {random.randint(1, 999)}"
    most = prop.limits.get("maxLength")
    if most is not None and len(text) > most:
        text = text[-most:] if most else ""
    return text.ljust(prop.limits.get("minLength", 0), "x")


def _patterned(limits: Mapping[str, Any], random: Random) -> str:
    parts = fitting_pieces(limits["pattern"], limits.get("minLength", 0), limits.get("maxLength"))
    return "".join(
        random.choice(_characters(part.characters))
        for part in parts
        for _ in range(random.randint(part.least, part.most))
    )


@lru_cache(maxsize=1024)
def _characters(of: str) -> str:
    """What a class of characters takes: of printable ASCII, or of what follows where it takes none of that."""
    takes = compiled(of).fullmatch
    printable = "".join(chr(code) for code in range(32, 127) if takes(chr(code)))
    return printable or next(chr(code) for code in (*range(32), *range(127, 0x3000)) if takes(chr(code)))


def _date(random: Random) -> str:
    return f"{random.randint(2001, 2099)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def _time(random: Random) -> str:
    return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02}"


_LITERALS: dict[str, Callable[[Random], Any]] = {
    "Edm.Binary": lambda random: base64.b64encode(random.randbytes(random.randint(0, 12))).decode(),
    "Edm.Boolean": lambda random: random.random() < 1 / 2,
    "Edm.Date": _date,
    "Edm.DateTimeOffset": lambda random: f"{_date(random)}T{_time(random)}Z",
    "Edm.Duration": lambda random: f"P{random.randint(0, 30)}DT{random.randint(0, 23)}H{random.randint(0, 59)}M",
    "Edm.Guid": lambda random: str(uuid.UUID(int=random.getrandbits(128), version=4)),
    "Edm.TimeOfDay": _time,
}
