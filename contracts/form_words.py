"""What is wrong with the form of a document, in words that say what would be right there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.nearness import nearest
from graphfake.contracts.pointers import escape, pointer_of
from graphfake.contracts.shown import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.exceptions import ValidationError

_TYPES = {
    "object": "a JSON object",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "null",
}
_BOUNDS = {
    "minLength": "{} or more characters",
    "maxLength": "{} characters or fewer",
    "minItems": "{} or more items",
    "maxItems": "{} items or fewer",
    "minProperties": "{} or more members",
    "maxProperties": "{} members or fewer",
    "minimum": "a number from {} on",
    "maximum": "a number of at most {}",
}
MOST_LISTED = 12


def told(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The place and the sentence for each thing that one error of the meta-schema stands for."""
    pointer = pointer_of(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path and isinstance(error.instance, str):
        yield (
            f"{pointer}/{escape(error.instance)}",
            f"{show(error.instance)} is no name for this; expected: {_due(error)}.",
        )
    elif error.validator == "additionalProperties" and isinstance(error.instance, dict):
        yield from _strangers(error, pointer)
    elif error.validator == "required":
        due: Any = error.validator_value
        given: Any = error.instance
        missing = [name for name in due if name not in given]
        told_by_message = next((name for name in missing if error.message.startswith(repr(name))), "")
        yield pointer, f"{told_by_message or ', '.join(missing)} is missing here{_described(error, told_by_message)}."
    elif error.validator == "dependentRequired":
        yield pointer, "read and write stand together: one of them is missing here."
    elif error.validator is None or error.schema is False:
        yield pointer, f"{_last(error)} is not used in contracts: it reaches out of them, or validators disagree on it."
    elif error.validator == "anyOf" and pointer.endswith("/type"):
        yield pointer, f"{show(error.instance)} stands here; expected: one of {', '.join(_TYPES)}, or a list of these."
    elif error.validator == "anyOf":
        yield pointer, "A property says what it holds: x-edm, $ref, or items with one of these."
    elif error.validator in ("contains", "maxContains", "minContains"):
        yield pointer, 'One schema stands here, and perhaps {"type": "null"} beside it.'
    elif error.validator == "uniqueItems":
        yield pointer, "Each item stands once in this list; here one stands twice."
    else:
        yield pointer, f"{show(error.instance)} stands here; expected: {_due(error)}."


def _due(error: ValidationError) -> str:
    """What would be right."""
    value: Any = error.validator_value
    if error.validator == "type":
        return " or ".join(_TYPES.get(name, str(name)) for name in ([value] if isinstance(value, str) else value))
    if error.validator == "const":
        return show(value)
    if error.validator == "enum":
        near = nearest(error.instance, tuple(map(str, value))) if isinstance(error.instance, str) else None
        return f"one of {', '.join(map(str, value))}" + (f" (perhaps {near})" if near else "")
    if error.validator in _BOUNDS:
        return _BOUNDS[str(error.validator)].format(value)
    described = error.schema.get("description") if isinstance(error.schema, dict) else None
    if isinstance(described, str):
        return _as_part(described)
    return f"text like {value}" if error.validator == "pattern" else f"what keeps {error.validator} {show(value)}"


def _strangers(error: ValidationError, pointer: str) -> Iterator[tuple[str, str]]:
    """Members that nobody knows, each with the nearest that somebody does."""
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    given: Any = error.instance
    known = tuple(name for name, said in schema.get("properties", {}).items() if said is not False)
    for name in given:
        if name in schema.get("properties", {}) or (schema.get("patternProperties") and not name.startswith("x-")):
            continue
        near = nearest(name, known)
        listed = f"{', '.join(known[:MOST_LISTED])}{' and more' if len(known) > MOST_LISTED else ''}"
        right = f"perhaps {near} is meant." if near else f"known are {listed}."
        yield f"{pointer}/{escape(name)}", f"{name:.100} is not known here; {right}"


def _last(error: ValidationError) -> str:
    """The name of the member that an error is about."""
    return str(error.absolute_path[-1])[:100] if error.absolute_path else "This"


def _described(error: ValidationError, name: str) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    said = schema.get("properties", {}).get(name, {})
    if not isinstance(said, dict):
        return ""
    if "const" in said:
        return f": {show(said['const'])}"
    described = said.get("description")
    if isinstance(described, str):
        return f": {_as_part(described)}"
    return f": {', '.join(map(str, said['enum']))}" if "enum" in said else ""


def _as_part(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")
