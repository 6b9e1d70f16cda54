"""`isof` and `cast`, and the casts that stand in paths."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from graphfake.contracts import ContractError
from graphfake.contracts.edm import PRIMITIVES, LiteralError
from graphfake.errors import GraphError
from graphfake.odata.expressions import codegen as code
from graphfake.odata.expressions.comparing import applied, truth
from graphfake.odata.expressions.numbers import exact, real, whole
from graphfake.odata.expressions.terms import (
    DECIMAL,
    FLOATS,
    INTEGERS,
    NULL,
    NUMBERS,
    TEXT,
    UNTYPED,
    Kind,
    Term,
    primitive,
)

if TYPE_CHECKING:
    from graphfake.contracts import EnumType, Type
    from graphfake.odata.expressions.codegen import Writer

ANNOTATION = "@odata.type"


def kind_named(name: str, type_: Type) -> Kind:
    """The type of that full name, in any letter case. Raises GraphError query.cast, coverage.query-option."""
    if name.startswith("Collection("):
        raise GraphError("coverage.query-option", values={"subject": "casts to collections"})
    edm = next((each for each in PRIMITIVES if each.lower() == name.lower()), None)
    if edm is not None:
        return primitive(edm)
    if name.lower().startswith("edm."):
        raise GraphError("coverage.query-option", values={"subject": f"casts to {name:.100}"})
    known = type_.catalogue.find(name, type_.version)
    try:
        if known is not None and type_.catalogue.document(known, type_.version)["x-kind"] == "enum":
            return Kind("enum", known, enum=type_.catalogue.enum(known, type_.version))
        return Kind("structured", known or name, type=type_.catalogue.type(name, type_.version))
    except ContractError:
        raise no_cast(name, type_.name, type_) from None


def is_of(writer: Writer, operand: Term, kind: Kind) -> tuple[Term, bool]:
    """Whether a value is of a type, and whether `@odata.type` has to be known for it. Null is of none."""
    if operand.kind.form == "structured" and operand.kind.type is not None:
        if kind.type is None or operand.kind.collection:
            return truth(code.plain(value=False)), False
        inline = _inline_test(operand.kind.type, kind.type)
        test = partial(_is_instance, *inline)
        return truth(code.compared(applied(writer, test, [operand]), "is", code.plain(value=True))), True
    if operand.kind == UNTYPED:
        test_untyped = partial(_is_value, kind)
        return truth(code.compared(applied(writer, test_untyped, [operand]), "is", code.plain(value=True))), False
    alike = operand.kind == kind or (kind.is_(*NUMBERS) and operand.kind.is_(*NUMBERS) and kind == operand.kind)
    return truth(code.is_there(operand.code) if alike else code.plain(value=False)), False


def cast(writer: Writer, operand: Term, kind: Kind) -> tuple[Term, bool]:
    """The value as one of another type, null where it cannot be; and whether `@odata.type` has to be known."""
    if operand.kind.form == "structured" and operand.kind.type is not None:
        if kind.type is None:
            return Term(NULL, code.plain(None), constant=True), False
        return narrowed(writer, operand, kind.type)
    if operand.kind == NULL or kind.type is not None or operand.kind.collection:
        return Term(NULL, code.plain(None), constant=True), False
    if kind.enum is not None:
        converted = applied(writer, partial(_as_member, kind.enum), [operand])
    else:
        converted = applied(writer, partial(_as_primitive, kind.name), [operand])
    return Term(kind, converted, exact=operand.exact), False


def narrowed(writer: Writer, operand: Term, type_: Type) -> tuple[Term, bool]:
    """A structured value, or each of a collection, as one of a derived type; null, or left out, where it is none."""
    declared = operand.kind.type
    if declared is None or not (type_.is_a(declared.name) or declared.is_a(type_.name)):
        raise no_cast(type_.name, operand.kind.name, type_)
    kind = Kind("structured", type_.name, operand.kind.collection, type_)
    if declared.is_a(type_.name):
        return Term(kind, operand.code, operand.nullable, asked=operand.asked, needs=operand.needs), False
    names, otherwise = _inline_test(declared, type_)
    function = _kept_instances if kind.collection else _kept_instance
    codes = applied(writer, partial(function, names, otherwise), [operand])
    return Term(kind, codes, asked=operand.asked, needs=operand.needs), True


def no_cast(name: str, from_name: str, type_: Type) -> GraphError:
    """The refusal of a cast; a coverage refusal where the contract does not hold all derived types."""
    if type_.partial:
        return GraphError("coverage.property", values={"subject": f"the type {name:.100}"})
    return GraphError("query.cast", values={"given": name, "type": from_name})


def _inline_test(declared: Type, type_: Type) -> tuple[frozenset[str], bool]:
    """The values of `@odata.type` that say so, and what is so where there is none."""
    names = (type_.name, *type_.derived)
    return frozenset((*names, *(f"#{name}" for name in names))), declared.is_a(type_.name)


def _is_instance(names: frozenset[str], otherwise: bool, value: Any) -> bool:
    said = value.get(ANNOTATION)
    return otherwise if said is None else said in names


def _kept_instance(names: frozenset[str], otherwise: bool, value: Any) -> Any:
    return value if _is_instance(names, otherwise, value) else None


def _kept_instances(names: frozenset[str], otherwise: bool, values: Any) -> Any:
    return [value for value in values if value is not None and _is_instance(names, otherwise, value)]


def _is_value(kind: Kind, value: Any) -> bool:
    """Is the value of a member that nobody declared of this type? Text is a value of every type that reads it."""
    name = kind.name
    if kind.enum is not None:
        return _as_member(kind.enum, value) is not None
    if kind.type is not None:
        return isinstance(value, dict) and value.get(ANNOTATION) in _inline_test(kind.type, kind.type)[0]
    if name in NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool) and _as_primitive(name, value) == value
    if name == "Edm.Boolean":
        return isinstance(value, bool)
    return isinstance(value, str) and (name == TEXT or _as_primitive(name, value) is not None)


def _as_member(enum: EnumType, value: Any) -> str | None:
    return value if isinstance(value, str) and all(word in enum.members for word in value.split(",")) else None


def _as_primitive(name: str, value: Any) -> Any:
    """The canonical value that a value of any primitive type comes to, null where there is none."""
    if name == TEXT:
        return _as_text(value)
    if isinstance(value, bool) or name == "Edm.Boolean":
        return value if isinstance(value, bool) and name == "Edm.Boolean" else _boolean(name, value)
    if name in NUMBERS and isinstance(value, int | float | Decimal):
        value = whole(value) if name in INTEGERS else _number(name, value)
    try:
        read = PRIMITIVES[name].read(value, [], "documented")
    except LiteralError:
        return None
    if name in NUMBERS:
        is_number = isinstance(read, int | float | Decimal) or (name in FLOATS and isinstance(read, str))
        return read if is_number else None
    return read if isinstance(read, str) else None


def _number(name: str, value: float | Decimal) -> Any:
    return exact(value) if name == DECIMAL else real(value)


def _boolean(name: str, value: Any) -> bool | None:
    return {"true": True, "false": False}.get(value) if isinstance(value, str) and name == "Edm.Boolean" else None


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float | Decimal) else None
