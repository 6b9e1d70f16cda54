"""A second reading of expressions: the tree is interpreted for each entity, by datetime, fractions and plain words.

It shares the tree with the engine and nothing else: neither binding nor operators nor keys of order.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.odata.grammar import nodes
from tests.odata.probes import STATES, USES

if TYPE_CHECKING:
    from collections.abc import Callable

MEMBERS: dict[str, dict[str, str]] = {
    "probe": {
        "id": "text",
        "label": "text",
        "code": "exact text",
        "serial": "guid",
        "enabled": "truth",
        "small": "integer",
        "big": "integer",
        "price": "decimal",
        "weight": "double",
        "made": "moment",
        "day": "day",
        "clock": "clock",
        "lasts": "span",
        "picture": "bytes",
        "state": "state",
        "uses": "uses",
        "size": "size",
        "tags": "[text",
        "sizes": "[size",
        "parts": "[part",
        "maker": "maker",
    },
    "size": {"width": "integer", "unit": "text", "inner": "size"},
    "part": {"id": "text", "name": "text", "price": "double", "screws": "[screw"},
    "screw": {"id": "text", "turns": "integer"},
    "maker": {"id": "text", "name": "text"},
}
LITERALS = {
    "": "null",
    "Edm.String": "text literal",
    "Edm.Boolean": "truth",
    "Edm.Int64": "integer",
    "Edm.Decimal": "decimal",
    "Edm.Double": "double",
    "Edm.Guid": "guid",
    "Edm.DateTimeOffset": "moment",
    "Edm.Date": "day",
    "Edm.TimeOfDay": "clock",
    "Edm.Duration": "span",
    "Edm.Binary": "bytes",
}
NUMBERS = ("integer", "decimal", "double")


class Value(NamedTuple):
    """`said` is the value as it stands in JSON; null is None, whatever the kind."""

    kind: str
    said: Any


class Scope(NamedTuple):
    entity: Value
    this: Value
    variables: dict[str, Value]


def ask(expression: Any, entity: dict[str, Any]) -> bool | None:
    """What the expression says of an entity: true, false, or None for null."""
    probe = Value("probe", entity)
    said = value(expression, Scope(probe, probe, {})).said
    assert said is None or isinstance(said, bool)
    return said


def value(node: Any, scope: Scope) -> Value:
    return READINGS[type(node)](node, scope)


def variable(node: nodes.Variable, scope: Scope) -> Value:
    return {"$it": scope.entity, "$this": scope.this}[node.name]


def path(node: nodes.Member, scope: Scope) -> Value:
    if node.of is None:
        return scope.variables.get(node.name) or member(scope.this, node.name)
    return member(value(node.of, scope), node.name)


def unary(node: nodes.Unary, scope: Scope) -> Value:
    operand = value(node.operand, scope)
    if node.operator == "-":
        return negative(operand)
    return Value("truth", None if operand.said is None else not operand.said)


def binary(node: nodes.Binary, scope: Scope) -> Value:
    left = value(node.left, scope)
    if node.operator == "in":
        items = node.right.items if isinstance(node.right, nodes.ListOf) else ()
        many = [value(item, scope) for item in items] or each_of(value(node.right, scope))
        return Value("truth", any(equal(left, item) for item in many))
    right = value(node.right, scope)
    if node.operator in ("and", "or"):
        return Value("truth", logic(node.operator, left.said, right.said))
    if node.operator == "has":
        one, two = number(left), number(like(right, "uses"))
        return Value("truth", None if None in (one, two) else int(one) & int(two) == int(two))
    if node.operator in ("eq", "ne"):
        return Value("truth", equal(left, right) is (node.operator == "eq"))
    if node.operator in ("lt", "le", "gt", "ge"):
        return Value("truth", before(node.operator, left, right))
    return arithmetic(node.operator, left, right)


def quantified(node: nodes.Lambda, scope: Scope) -> Value:
    found = [said is True for said in predicates(value(node.of, scope), node.predicate, node.variable, scope)]
    return Value("truth", any(found) if node.kind == "any" else all(found))


def counted(node: nodes.Count, scope: Scope) -> Value:
    many = value(node.of, scope)
    for option in node.options:
        many = kept(many, option.value, scope)
    return Value("integer", len(each_of(many)))


READINGS: dict[type, Callable[[Any, Scope], Value]] = {
    nodes.Constant: lambda node, _: Value(LITERALS[node.edm], node.value),
    nodes.Variable: variable,
    nodes.Member: path,
    nodes.Unary: unary,
    nodes.Binary: binary,
    nodes.Lambda: quantified,
    nodes.Count: counted,
    nodes.Filtered: lambda node, scope: kept(value(node.of, scope), node.predicate, scope),
    nodes.Method: lambda node, scope: call(node.name, [value(argument, scope) for argument in node.arguments]),
}


def member(of: Value, name: str) -> Value:
    return Value(MEMBERS[of.kind][name], None if of.said is None else of.said[name])


def each_of(many: Value) -> list[Value]:
    return [Value(many.kind.removeprefix("["), item) for item in many.said or []]


def predicates(many: Value, predicate: Any, variable: str | None, scope: Scope) -> list[bool | None]:
    if predicate is None:
        return [True for _ in each_of(many)]
    if variable is None:
        return [value(predicate, scope._replace(this=item)).said for item in each_of(many)]
    scopes = [scope._replace(variables={**scope.variables, variable: item}) for item in each_of(many)]
    return [value(predicate, inner).said for inner in scopes]


def kept(many: Value, predicate: Any, scope: Scope) -> Value:
    said = predicates(many, predicate, None, scope)
    return Value(many.kind, [item for item, holds in zip(many.said or [], said, strict=True) if holds])


def logic(operator: str, one: bool | None, two: bool | None) -> bool | None:
    decisive = operator == "or"
    if decisive in (one, two):
        return decisive
    return None if None in (one, two) else not decisive


def like(found: Value, kind: str) -> Value:
    return Value(kind, found.said) if found.kind == "text literal" else found


def together(one: Value, two: Value) -> tuple[Value, Value]:
    """A text literal beside an enum value is a member's name; a day beside a moment its first moment."""
    pair = []
    for found, other in ((one, two), (two, one)):
        if other.kind in ("state", "uses"):
            pair.append(like(found, other.kind))
        elif other.kind == "moment" and found.kind == "day" and found.said is not None:
            pair.append(Value("moment", f"{found.said}T00:00:00Z"))
        else:
            pair.append(found)
    return pair[0], pair[1]


def equal(one: Value, two: Value) -> bool:
    one, two = together(one, two)
    if one.said is None or two.said is None:
        return one.said is two.said
    if "text" in one.kind and "exact text" not in (one.kind, two.kind):
        return bool(one.said.lower() == two.said.lower())
    return bool(measure(one) == measure(two))


def before(operator: str, one: Value, two: Value) -> bool:
    one, two = together(one, two)
    if one.said is None or two.said is None:
        return False
    left, right = measure(one), measure(two)
    tests = {"lt": left < right, "le": left <= right, "gt": left > right, "ge": left >= right}
    return bool(tests[operator])


def measure(found: Value) -> Any:
    """Something that Python compares as the value does."""
    if found.kind in NUMBERS or found.kind in ("state", "uses"):
        return number(found)
    if found.kind == "moment":
        return moment(found.said)
    if found.kind == "clock":
        return clock(found.said)
    if found.kind == "span":
        return span(found.said)
    return found.said.lower() if found.kind == "guid" else found.said


def number(found: Value) -> Any:
    if found.said is None:
        return None
    if found.kind in ("state", "uses"):
        members = STATES if found.kind == "state" else USES
        return sum({members[name.strip()] for name in found.said.split(",")})
    if isinstance(found.said, str):
        return {"INF": math.inf, "-INF": -math.inf, "NaN": math.nan}[found.said]
    return Fraction(str(found.said)) if math.isfinite(found.said) else found.said


def moment(text: str) -> Fraction:
    """Seconds since the year 1."""
    found = re.fullmatch(r"(.{19})(\.\d+)?(Z|([+-])(\d\d):(\d\d))", text)
    assert found is not None
    local = Fraction((datetime.fromisoformat(found[1]) - datetime(1, 1, 1)) / timedelta(seconds=1))  # noqa: DTZ001
    ahead = 60 * (60 * int(found[5]) + int(found[6])) * (-1 if found[4] == "-" else 1) if found[4] else 0
    return local - ahead + Fraction(found[2] or 0)


def clock(text: str) -> Fraction:
    hours, minutes, seconds = text.split(":")
    return Fraction(seconds) + 60 * int(minutes) + 3600 * int(hours)


def span(text: str) -> Fraction:
    found = re.fullmatch(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", text)
    assert found is not None
    sign, days, hours, minutes, seconds = found.groups()
    length = Fraction(seconds or 0) + 60 * int(minutes or 0) + 3600 * int(hours or 0) + 86400 * int(days or 0)
    return -length if sign else length


def shown(length: Fraction) -> str:
    """A span as text again; seconds alone will do."""
    whole, ticks = divmod(round(abs(length) * 10**7), 10**7)
    return f"{'-' if length < 0 else ''}PT{whole}.{ticks:07}S"


def negative(found: Value) -> Value:
    if found.said is None:
        return found
    if found.kind == "span":
        return Value("span", shown(-span(found.said)))
    result = -number(found)
    return Value(found.kind, result if isinstance(result, Fraction) else str(result).upper().replace("NAN", "NaN"))


def arithmetic(operator: str, one: Value, two: Value) -> Value:
    """Whole numbers and decimals, and moments moved by spans."""
    if (one.kind, two.kind) == ("moment", "moment"):
        both = None in (one.said, two.said)
        return Value("span", None if both else shown(moment(one.said) - moment(two.said)))
    kind = "decimal" if "decimal" in (one.kind, two.kind) else "integer"
    left, right = number(one), number(two)
    if left is None or right is None:
        return Value(kind, None)
    if operator == "div" and kind == "integer":
        return Value(kind, math.trunc(left / right))
    if operator == "mod":
        return Value(kind, left - right * math.trunc(left / right))
    return Value(kind, {"add": left + right, "sub": left - right, "mul": left * right}[operator])


def call(name: str, given: list[Value]) -> Value:
    kinds = [found.kind for found in given]
    if any(found.said is None for found in given):
        return Value(RESULTS.get(name, kinds[0]), None)
    text = given[0].said
    if name in ("contains", "startswith", "endswith", "indexof"):
        part = given[1].said
        if "exact text" not in kinds:
            text, part = text.lower(), part.lower()
        tests = {"contains": part in text, "startswith": text.startswith(part), "endswith": text.endswith(part)}
        return Value("integer", text.find(part)) if name == "indexof" else Value("truth", tests[name])
    if name == "concat":
        return Value("exact text" if "exact text" in kinds else "text", text + given[1].said)
    if name == "substring":
        start = max(0, given[1].said)
        end = len(text) if len(given) == 2 else given[1].said + given[2].said
        return Value(kinds[0], text[start : max(start, end)])
    if name in ("round", "floor", "ceiling"):
        exact = number(given[0])
        if not isinstance(exact, Fraction):
            return given[0]
        away = math.floor(abs(exact) + Fraction(1, 2)) * (1 if exact > 0 else -1)
        return Value(kinds[0], {"round": away, "floor": math.floor(exact), "ceiling": math.ceil(exact)}[name])
    simple: dict[str, Callable[[str], str]] = {"tolower": str.lower, "toupper": str.upper, "trim": str.strip}
    if name in simple:
        return Value(kinds[0], simple[name](text))
    return Value(RESULTS[name], of_time(name, given[0]))


RESULTS = {
    **dict.fromkeys(("length", "year", "month", "day", "hour", "minute", "second", "indexof"), "integer"),
    **dict.fromkeys(("contains", "startswith", "endswith"), "truth"),
    **dict.fromkeys(("fractionalseconds", "totalseconds"), "decimal"),
    "totaloffsetminutes": "integer",
    "date": "day",
    "time": "clock",
}


def of_time(name: str, found: Value) -> Any:
    text = found.said
    if name == "length":
        return len(text)
    if name == "totalseconds":
        return span(text)
    if name == "date":
        return text[:10]
    if name == "totaloffsetminutes":
        local = text[:19]
        return int((moment(f"{local}Z") - moment(local + (text[-6:] if text[-1] != "Z" else "Z"))) / 60)
    if name in ("year", "month", "day"):
        return getattr(date.fromisoformat(text[:10]), name)
    wall = re.sub(r"Z$|[+-]\d\d:\d\d$", "", text.partition("T")[2] or text)
    hours, minutes, seconds = wall.split(":")
    whole, _, digits = seconds.partition(".")
    parts = {"hour": int(hours), "minute": int(minutes), "second": int(whole), "time": wall}
    return parts[name] if name in parts else Fraction(f"0.{digits or 0}")
