"""The two validators: jsonschema, the authority, which explains, and a compiled one, which answers fast."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from graphfake.contracts.patterns import compiled
from graphfake.contracts.shelf import DIALECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator


def explainer(schema: Mapping[str, Any]) -> Validator:
    """jsonschema's validator for a schema, with what it reads in its own way read so that every validator agrees."""
    from referencing import Registry

    registry: Registry[Any] = Registry()  # which knows no document but the schema itself, and fetches none
    return _validator_class()(dict(schema), registry=registry)


def accepts(schema: Mapping[str, Any]) -> Callable[[Any], bool]:
    """Whether a value keeps a schema: compiled, and jsonschema's answer where the compiled one has none."""
    import jsonschema_rs

    is_valid = jsonschema_rs.Draft202012Validator(dict(schema), retriever=_fetch_nothing).is_valid

    def accept(value: Any) -> bool:
        try:
            return is_valid(value)
        except ValueError:  # text or a number that the compiled one cannot hold
            return bool(explainer(schema).is_valid(value))

    return accept


def check_schema(schema: Mapping[str, Any]) -> None:
    """Whether it is a JSON Schema at all: the compiled one says yes, jsonschema what is wrong. Raises SchemaError."""
    import jsonschema_rs

    if not jsonschema_rs.meta.is_valid({"$schema": DIALECT, **schema}):
        from jsonschema import Draft202012Validator

        Draft202012Validator.check_schema(dict(schema))


def _fetch_nothing(uri: str) -> Any:
    raise LookupError(f"{uri} is not part of the schema.")


@cache
def _validator_class() -> type[Validator]:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    keywords = {"pattern": _pattern, "uniqueItems": _unique_items, "additionalProperties": _additional_properties}
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    held_to: type[Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, keywords, type_checker=types
    )
    return held_to


def _is_integer(_checker: object, value: object) -> bool:
    """5.0 is an integer to JSON Schema, whether it was parsed as a float or exactly."""
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1


def _pattern(_validator: Validator, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    """`$` is the very end, also where the text ends with a line feed."""
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not compiled(pattern).search(instance):
        yield ValidationError("the text does not match the pattern")


def _additional_properties(
    _validator: Validator, allowed: bool, instance: object, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Whether there are any, without a sorted list of what may be hundreds of thousands. Views only say yes or no."""
    from jsonschema.exceptions import ValidationError

    if not allowed and isinstance(instance, dict) and not instance.keys() <= schema.get("properties", {}).keys():
        yield ValidationError("the object has members that are not declared")


def _unique_items(_validator: Validator, unique: bool, instance: object, _schema: object) -> Iterator[ValidationError]:
    """In linear time, whatever the items are."""
    from jsonschema.exceptions import ValidationError

    if unique and isinstance(instance, list) and len({_identity(item) for item in instance}) < len(instance):
        yield ValidationError("an item stands twice")


def _identity(item: Any) -> str:
    """The same text for values that JSON Schema calls equal: 1 and 1.0 are."""
    return json.dumps(_whole(item), sort_keys=True, default=str)


def _whole(item: Any) -> Any:
    if isinstance(item, dict):
        return {name: _whole(value) for name, value in item.items()}
    if isinstance(item, list):
        return [_whole(value) for value in item]
    return int(item) if isinstance(item, float) and item.is_integer() else item
