"""From the JSON Schema of a property to what is known of it, or to a sentence that says what is wrong."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.capabilities import capabilities_at
from graphfake.contracts.contents import array_at, object_at, reference_at, wrong
from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.model import Property
from graphfake.contracts.patterns import check_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphfake.contracts.shelf import Document

INFERRED = {"string": "Edm.String", "boolean": "Edm.Boolean", "integer": "Edm.Int64", "number": "Edm.Double"}
"""The Edm type of a property that names none, by its JSON type."""
ANNOTATIONS = frozenset(
    ("$comment", "title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly", "format")
)
"""Plain keywords that say something without judging anything."""
SET_TO = ("created", "modified", "id")
"""What the service sets a property to: the time of the creation or of the last change, or an id of its own."""
LENGTHS = ("minLength", "maxLength", "minItems", "maxItems")
SIZES = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_VALUE = frozenset(("type", "enum", "const", "pattern", "minLength", "maxLength", *SIZES))
_ARRAY = frozenset(("type", "items", "minItems", "maxItems", "uniqueItems"))
_JSON_TYPES = frozenset(("null", "boolean", "integer", "number", "string", "array", "object"))
MOST_VALUES = 5_000
MOST_SIZE = 2**53  # up to here every validator compares alike


class Value(NamedTuple):
    """A schema without its null: where it stands, what it says, and whether null may stand in its place."""

    schema: Mapping[str, Any]
    pointer: str
    nullable: bool


def property_of(
    name: str,
    schema: object,
    document: Document,
    pointer: str,
    kind_of: Callable[[str, Document, str], str],
) -> Property:
    """A structural property. `kind_of` says whether a type is an enum or complex. Raises ContractError."""
    said = object_at(document, pointer, schema)
    whole = item = _value(document, pointer, said)
    collection = "items" in whole.schema or "array" in _json_types(document, whole)
    if collection:
        _check_keywords(document, whole, _ARRAY)
        item = _value(document, f"{whole.pointer}/items", whole.schema.get("items"))
    type_name, kind, edm = None, "primitive", None
    if "$ref" in item.schema:
        _check_keywords(document, item, ("$ref",))
        type_name = reference_at(document, item.pointer, item.schema)
        kind = kind_of(type_name, document, item.pointer)
    else:
        _check_keywords(document, item, _VALUE)
        edm = _edm(document, item, [said, whole.schema, item.schema])
    return Property(
        name=name,
        kind=kind,
        edm=edm,
        type_name=type_name,
        collection=collection,
        nullable=whole.nullable,
        item_nullable=collection and item.nullable,
        read_only=said.get("x-read-only") is True,
        immutable=said.get("x-immutable") is True,
        optional=said.get("x-optional") is True,
        has_default="x-default" in said,
        default=said.get("x-default"),
        not_by_default=said.get("x-not-by-default") is True,
        write_only=said.get("x-write-only") is True,
        set_to=_set_to(document, pointer, said),
        schema=MappingProxyType(dict(item.schema)),
        limits=_limits(document, item),
        collection_limits=_limits(document, whole) if collection else MappingProxyType({}),
        capabilities=capabilities_at(document, f"{pointer}/x-capabilities", said.get("x-capabilities", {})),
        deprecated=said.get("x-deprecated"),
    )


def _set_to(document: Document, pointer: str, said: Mapping[str, Any]) -> str:
    value = said.get("x-set-to", "")
    if value not in ("", *SET_TO):
        raise wrong(document, f"{pointer}/x-set-to", f"What the service sets is one of {', '.join(SET_TO)}.")
    return str(value)


def _value(document: Document, pointer: str, schema: object) -> Value:
    said = object_at(document, pointer, schema)
    for keyword in ("anyOf", "oneOf"):
        if keyword in said:
            _check_keywords(document, Value(said, pointer, nullable=False), (keyword,))
            place = f"{pointer}/{keyword}"
            choices = array_at(document, place, said[keyword])
            values = [number for number, choice in enumerate(choices) if choice != {"type": "null"}]
            if len(values) != 1:
                raise wrong(document, place, f"{keyword} is used for one schema or null only.")
            inner = object_at(document, f"{place}/{values[0]}", choices[values[0]])
            return Value(inner, f"{place}/{values[0]}", len(choices) > 1 or _takes_null(inner))
    return Value(said, pointer, _takes_null(said))


def _takes_null(schema: Mapping[str, Any]) -> bool:
    types = schema.get("type")
    return types == "null" or (isinstance(types, list) and "null" in types)


def _json_types(document: Document, value: Value) -> tuple[str, ...]:
    types = value.schema.get("type", [])
    listed = [types] if isinstance(types, str) else types
    if not isinstance(listed, list) or not all(isinstance(text, str) and text in _JSON_TYPES for text in listed):
        reason = f"A type is one or more of {', '.join(sorted(_JSON_TYPES))}."
        raise wrong(document, f"{value.pointer}/type", reason)
    return tuple(listed)


def _edm(document: Document, item: Value, schemas: Iterable[Mapping[str, Any]]) -> str:
    types = [text for text in _json_types(document, item) if text != "null"]
    said = next((schema["x-edm"] for schema in schemas if "x-edm" in schema), None)
    if said is None:
        said = next((INFERRED[text] for text in types if text in INFERRED), None)
    edm = said.removeprefix("Collection(").removesuffix(")") if isinstance(said, str) else said
    if not isinstance(edm, str) or edm not in PRIMITIVES:
        reason = f"{edm!r:.200} is no Edm primitive type: x-edm is one of {', '.join(sorted(PRIMITIVES))}."
        raise wrong(document, f"{item.pointer}/x-edm", reason)
    if edm != "Edm.Stream" and not set(types) <= _spellings(edm):
        reason = f"{edm} is written as {' or '.join(PRIMITIVES[edm].json_types)}, not as {' or '.join(types)}."
        raise wrong(document, f"{item.pointer}/type", reason)
    return edm


def _spellings(edm: str) -> set[str]:
    types = set(PRIMITIVES[edm].json_types)
    if types & {"integer", "number"}:
        types |= {"integer", "number"}
    return types | {"string"} if edm in ("Edm.Int64", "Edm.Decimal") else types


def _check_keywords(document: Document, value: Value, used: Iterable[str]) -> None:
    for keyword in value.schema:
        if keyword not in used and keyword not in ANNOTATIONS and not keyword.startswith("x-"):
            reason = f"{keyword} is not used in contracts, or not beside its neighbours."
            raise wrong(document, f"{value.pointer}/{keyword}", reason)


def _limits(document: Document, value: Value) -> Mapping[str, Any]:
    limits: dict[str, Any] = {}
    for keyword, limit in value.schema.items():
        pointer = f"{value.pointer}/{keyword}"
        if keyword in LENGTHS:
            if type(limit) is not int or not 0 <= limit <= MOST_SIZE:
                raise wrong(document, pointer, f"{keyword} is a whole number from 0 on.")
        elif keyword in SIZES:
            if type(limit) not in (int, float) or not -MOST_SIZE <= limit <= MOST_SIZE:
                raise wrong(document, pointer, f"{keyword} is a number, at most {MOST_SIZE} away from 0.")
        elif keyword == "pattern":
            check_pattern(limit, document.where, pointer)
        elif keyword == "uniqueItems":
            if type(limit) is not bool:
                raise wrong(document, pointer, "uniqueItems is true or false.")
        elif keyword in ("enum", "const"):
            limits["enum"] = _listed(document, pointer, limit if keyword == "enum" else [limit])
            continue
        else:
            continue
        limits[keyword] = limit
    return MappingProxyType(limits)


def _listed(document: Document, pointer: str, values: object) -> list[Any]:
    listed = array_at(document, pointer, values)
    if len(listed) > MOST_VALUES or any(isinstance(value, list | dict) for value in listed):
        raise wrong(document, pointer, f"enum lists at most {MOST_VALUES} plain values.")
    kept = [value for value in listed if value is not None]
    if not kept:
        raise wrong(document, pointer, "enum lists at least one value.")
    return kept
