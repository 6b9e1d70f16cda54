"""The type and facets of a property, parameter or result as JSON Schema; type definitions are what they stand for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.edm import PRIMITIVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.importing.csdl.nodes import Node
    from graphfake.contracts.importing.csdl.schemas import Schemas

MOST_LENGTH = 2**31 - 1
_SECONDS = ("Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration")
_DEFINITIONS = 20  # of type definitions that stand for another one


class Typed(NamedTuple):
    """What an element says of its type: `edm` is a primitive's name, else `name` is a type of the document."""

    edm: str | None
    name: str | None
    collection: bool
    facets: Mapping[str, str]


def typed(schemas: Schemas, node: Node, *, kinds: tuple[str, ...]) -> Typed | None:
    """None where the type is none of the primitives and of the `kinds` of element that may stand here."""
    text = schemas.full(node.get("Type"))
    inner = text.removeprefix("Collection(").removesuffix(")")
    facets = dict(node.attributes)
    for _ in range(_DEFINITIONS):
        declared = schemas.types.get(inner)
        if declared is None or declared.node.tag != "TypeDefinition":
            break
        inner = schemas.full(declared.node.get("UnderlyingType"))
        facets = {**declared.node.attributes, **facets}
    collection = inner != text and text.startswith("Collection(")
    if inner in PRIMITIVES:
        return Typed(inner, None, collection, facets)
    declared = schemas.types.get(inner)
    if declared is not None and declared.node.tag in kinds and schemas.usable(inner):
        return Typed(None, inner, collection, facets)
    return None


def schema_of(schemas: Schemas, node: Node, value: Typed) -> dict[str, Any]:
    """The schema. Of a collection, `Nullable` speaks of its items: the collection itself is always there."""
    nullable = value.facets.get("Nullable", "true").strip().lower() not in ("false", "0")
    single = _reference(value.name, nullable=nullable) if value.name else _primitive(schemas, node, value, nullable)
    return {"type": "array", "items": single} if value.collection else single


def default_in(value: Typed, schemas: Schemas, text: str) -> Any:
    """What a default in CSDL's text is in JSON. Raises ValueError where it is none of this type."""
    if value.collection or (value.name and schemas.types[value.name].node.tag != "EnumType"):
        raise ValueError(text)
    if value.edm == "Edm.Boolean":
        return {"true": True, "false": False}[text.lower()] if text.lower() in ("true", "false") else _no(text)
    if value.edm and {"integer", "number"} & set(PRIMITIVES[value.edm].json_types):
        return text if text in ("INF", "-INF", "NaN") else _number(text)
    return text


def _number(text: str) -> Any:
    number = json.loads(text)
    return number if type(number) in (int, float) else _no(text)


def _no(text: str) -> Any:
    raise ValueError(text)


def _reference(name: str, *, nullable: bool) -> dict[str, Any]:
    reference = {"$ref": f"{name}.json"}
    return {"anyOf": [reference, {"type": "null"}]} if nullable else reference


def _primitive(schemas: Schemas, node: Node, value: Typed, nullable: bool) -> dict[str, Any]:
    edm = value.edm or ""
    if edm == "Edm.Stream":
        return {"type": "null", "x-edm": edm} if nullable else {"x-edm": edm}
    types = [*PRIMITIVES[edm].json_types, *(["null"] if nullable else [])]
    schema: dict[str, Any] = {"type": types if len(types) > 1 else types[0], "x-edm": edm}
    for facet, text in value.facets.items():
        if facet == "MaxLength":
            _length(schemas, node, schema, text)
        elif facet == "Precision" and edm in ("Edm.Decimal", *_SECONDS):
            _whole(schemas, node, schema, facet, text)
        elif facet == "Scale" and edm == "Edm.Decimal":
            if text.lower() != "variable":
                _whole(schemas, node, schema, facet, text)
        elif facet in ("Unicode", "SRID"):
            schemas.notes.add(node.line, f"{facet} is not kept.")
    if edm == "Edm.Decimal" and "Scale" not in value.facets:
        schema["x-scale"] = 0
    return schema


def _length(schemas: Schemas, node: Node, schema: dict[str, Any], text: str) -> None:
    """Bytes of Edm.Binary are four characters for three of them."""
    if text.lower() == "max":
        return
    edm = schema["x-edm"]
    if not (text.isascii() and text.isdigit()) or int(text) > MOST_LENGTH or edm not in ("Edm.String", "Edm.Binary"):
        schemas.notes.add(node.line, f"MaxLength={text:.40} of {edm} is not kept.")
    else:
        schema["maxLength"] = int(text) if edm == "Edm.String" else -(-int(text) // 3) * 4


def _whole(schemas: Schemas, node: Node, schema: dict[str, Any], facet: str, text: str) -> None:
    if text.isascii() and text.isdigit() and int(text) <= 100:
        schema[f"x-{facet.lower()}"] = int(text)
    else:
        schemas.notes.add(node.line, f"{facet}={text:.40} is not kept.")
