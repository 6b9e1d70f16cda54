"""From the errors of plain jsonschema to broken rules: which, where in the body as sent, and what would be right."""

from __future__ import annotations

import difflib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from graphfake.contracts.model import internal_name
from graphfake.contracts.patterns import compiled
from graphfake.contracts.pointers import escape
from graphfake.contracts.reading import Found, literal, show
from graphfake.contracts.verdict import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

    from graphfake.contracts.catalogue import Type

_NODES: dict[type, str] = {dict: "StartObject", list: "StartArray"}
_RANKS = {
    "body.duplicate": -1,
    "body.null": 0,
    "body.type": 1,
    "body.unexpected-node": 1,
    "body.enum-not-text": 1,
    "body.literal": 2,
    "body.enum": 3,
    "body.constraint": 4,
}
_LAST_RANK = 9


def explainer(schema: Mapping[str, Any]) -> Validator:
    """jsonschema's own validator, the authority on what is valid, for a view's schema."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    held_to: type[Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"pattern": _pattern}, type_checker=types
    )
    return held_to(dict(schema))


def explain(validator: Validator, type_: Type, canonical: Mapping[str, Any], found: Found) -> list[Violation]:
    """All violations, one a place, in no particular order: the reader's, and one for each error of the schema."""
    explained = list(found.violations)
    requirements_told = set()
    for error in validator.iter_errors(canonical):
        place = _as_sent(error.absolute_path, found)
        if error.validator == "required":
            if place not in requirements_told:
                requirements_told.add(place)
                explained += _missing(error, place)
        elif error.validator == "additionalProperties":
            explained += _undeclared(error, place, type_)
        else:
            explained.append(_wrong_value(error, place))
    return _one_a_place(explained)


def in_order(violations: list[Violation], body: Mapping[str, Any], type_: Type) -> tuple[Violation, ...]:
    """Duplicate names first, then type names, then members in body order, depth first, then what is missing."""
    places: dict[str, int] = {}
    _number(body, "", places)
    structural = {name: number for number, name in enumerate(type_.properties)}

    def key(found: Violation) -> tuple[int, int, int]:
        parent, _, name = found.pointer.rpartition("/")
        if found.rule == "body.duplicate":
            return (0, places.get(found.pointer, 0), 0)
        if found.rule == "body.missing":
            # behind everything inside the object that lacks it
            return (2, places.get(f"{parent}/\0", 0), structural.get(name, 0) if not parent else 0)
        if name == "@odata.type" or (found.rule == "body.abstract" and not found.pointer):
            return (1, places.get(found.pointer, 0), 0) if not parent else (2, places.get(parent, 0), 0)
        return (2, places.get(found.pointer, 0), 0)

    return tuple(sorted(violations, key=key))


def _number(value: object, pointer: str, places: dict[str, int]) -> None:
    """Number every place of a body in reading order; the end of an object has a number too."""
    stack: list[tuple[str, object] | str] = [(pointer, value)]
    while stack:
        entry = stack.pop()
        if isinstance(entry, str):
            places[entry] = len(places)
            continue
        place, item = entry
        places.setdefault(place, len(places))
        if isinstance(item, dict):
            stack.append(f"{place}/\0")
            stack += [(f"{place}/{escape(name)}", child) for name, child in reversed(item.items())]
        elif isinstance(item, list):
            stack += [(f"{place}/{index}", child) for index, child in reversed(list(enumerate(item)))]


def _one_a_place(violations: list[Violation]) -> list[Violation]:
    best: dict[str, Violation] = {}
    for found in violations:
        known = best.get(found.pointer)
        if known is None or _RANKS.get(found.rule, _LAST_RANK) < _RANKS.get(known.rule, _LAST_RANK):
            best[found.pointer] = found
    return list(best.values())


def _as_sent(path: Any, found: Found) -> str:
    pointer = ""
    for token in path:
        given = found.renamed.get((pointer, token), token) if isinstance(token, str) else str(token)
        pointer += f"/{escape(given)}"
    return pointer


def _broken_schema(error: ValidationError) -> Mapping[str, Any]:
    """The part of a view's schema that was broken, which is never a bare `false` there."""
    return cast("Mapping[str, Any]", error.schema)


def _missing(error: ValidationError, place: str) -> list[Violation]:
    schema = _broken_schema(error)
    instance = cast("Mapping[str, Any]", error.instance)
    owner = schema.get("x-type", "")
    values = {"type": owner, "internal": internal_name(owner)}
    return [
        Violation(
            "body.missing",
            f"{place}/{escape(name)}",
            {"name": name, **values},
            "nothing",
            f"{name}: {_described(schema['properties'].get(name, {}))}",
        )
        for name in cast("list[str]", error.validator_value)
        if name not in instance
    ]


def _undeclared(error: ValidationError, place: str, type_: Type) -> Iterator[Violation]:
    schema = _broken_schema(error)
    owner = schema.get("x-type", type_.name)
    declared = schema["properties"]
    for name, value in cast("Mapping[str, Any]", error.instance).items():
        if name in declared:
            continue
        nearest = difflib.get_close_matches(name, declared, 1, 0.6)
        expects = f"a property of {owner}" + (f"; nearest: {show(nearest[0])}" if nearest else "")
        values = {"name": name, "type": owner, "internal": internal_name(owner)}
        yield Violation("body.unknown-property", f"{place}/{escape(name)}", values, f"{name}: {show(value)}", expects)


def _wrong_value(error: ValidationError, place: str) -> Violation:
    value, schema = cast("Any", error.instance), _broken_schema(error)
    name = _property_name(error)
    sent, expects = show(value), _described(schema)
    if error.validator == "type":
        edm, internal = schema.get("x-edm"), ""
        if edm is None:
            edm = schema.get("x-enum") or schema.get("x-type") or ""
            internal = internal_name(edm)
        if value is None:
            return Violation("body.null", place, {"name": name, "edm": edm, "internal": internal or edm}, sent, expects)
        wanted = _wanted_node(schema)
        given = _NODES.get(type(value), "PrimitiveValue")
        if given != wanted:
            return Violation("body.unexpected-node", place, {"found": given, "expected": wanted}, sent, expects)
        if "x-enum" in schema:
            return Violation("body.enum-not-text", place, {"literal": literal(value)}, sent, expects)
        return Violation("body.type", place, {"literal": literal(value), "edm": str(edm)}, sent, expects)
    if "x-enum" in schema:
        return Violation("body.enum", place, {"literal": literal(value)}, sent, _members(value, schema))
    return Violation("body.constraint", place, {"name": name, "reason": error.message}, sent, error.message)


def _wanted_node(schema: Mapping[str, Any]) -> str:
    types = schema.get("type", ())
    return {"object": "StartObject", "array": "StartArray"}.get(
        next((text for text in ([types] if isinstance(types, str) else types) if text != "null"), ""),
        "PrimitiveValue",
    )


def _property_name(error: ValidationError) -> str:
    return next((token for token in reversed(error.absolute_path) if isinstance(token, str)), "")


def _described(schema: Mapping[str, Any]) -> str:
    """What a value must be, for people."""
    if "x-enum" in schema:
        return _members("", schema)
    if "x-type" in schema or "$ref" in schema:
        return f"an object: {schema.get('x-type', schema.get('$ref', '').rpartition('/')[2])}"
    types = schema.get("type", ())
    said = " or ".join([types] if isinstance(types, str) else types)
    return f"{schema['x-edm']} ({said})" if "x-edm" in schema else said or "a value of its type"


def _members(value: object, schema: Mapping[str, Any]) -> str:
    members = [member for member in schema.get("enum", ()) if member is not None]
    if not members and "pattern" in schema:
        members = schema["pattern"][len("^(?:") :].partition(")")[0].split("|")
    folded = {member.lower(): member for member in members}
    nearest = difflib.get_close_matches(str(value).lower(), folded, 1, 0.4) if value else []
    near = f"; nearest: {show(folded[nearest[0]])}" if nearest else ""
    return f"one of {len(members)} members{near}"


def _is_integer(_checker: object, value: object) -> bool:
    """5.0 is an integer to JSON Schema, whether it was parsed as a float or exactly."""
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1


def _pattern(_validator: Validator, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    matches: Callable[[str], object] = compiled(pattern).search
    if isinstance(instance, str) and not matches(instance):
        yield ValidationError(f"{instance[:100]!r} does not match {pattern!r}")
