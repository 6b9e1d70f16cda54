"""What a bound part of an expression is: its type, and the Python code that computes it.

The code yields the canonical JSON value of an entity's member or of a result, None for null, and never anything
else: dates, times and durations are text, an enum value is its members' text, INF and NaN are text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import ast

    from graphfake.contracts import EnumType, Type

Form = Literal["null", "untyped", "primitive", "enum", "structured"]

INTEGERS = ("Edm.SByte", "Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64")
NUMBERS = (*INTEGERS, "Edm.Single", "Edm.Double", "Edm.Decimal")
FLOATS = ("Edm.Single", "Edm.Double")
TEXT, TRUTH, DECIMAL, DOUBLE = "Edm.String", "Edm.Boolean", "Edm.Decimal", "Edm.Double"
MOMENT, DAY, TIME, LENGTH = "Edm.DateTimeOffset", "Edm.Date", "Edm.TimeOfDay", "Edm.Duration"


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a value. `name` is as CSDL writes it, without Collection(); "" of null."""

    form: Form
    name: str = ""
    collection: bool = False
    type: Type | None = None
    enum: EnumType | None = None

    @property
    def text(self) -> str:
        """As a message names it."""
        name = self.name or ("<null>" if self.form == "null" else "Edm.Untyped")
        return f"Collection({name})" if self.collection else name

    @property
    def item(self) -> Kind:
        """Of a collection: the type of each."""
        return Kind(self.form, self.name, type=self.type, enum=self.enum)

    def is_(self, *names: str) -> bool:
        """Is it a single value of one of these primitive types?"""
        return self.form == "primitive" and not self.collection and self.name in names


NULL = Kind("null")
UNTYPED = Kind("untyped", "Edm.Untyped")


def primitive(name: str) -> Kind:
    """The kind of a primitive type."""
    return Kind("primitive", name)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which member a value was read from, of which type, and what the contract lets be done with it: None is all."""

    name: str
    owner: Type
    offered: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """A path of plain names and the value it starts from, so that it can be written as one."""

    base: ast.expr
    nullable: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A bound part: evaluated where `code` stands.

    `nullable`: the code may yield None. `constant`: it is a literal, and `value` what it yields. `exact`: whether
    its letters' case counts, None where no property says. `needs` is where a structured value's navigations are
    noted.
    """

    kind: Kind
    code: ast.expr
    nullable: bool = True
    constant: bool = False
    value: Any = None
    exact: bool | None = None
    asked: Asked | None = None
    needs: dict[str, Any] | None = None
    steps: Steps | None = None
