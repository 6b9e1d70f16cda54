"""What the text of an OData URL says, as values: expressions and query options, before any model is known.

Names are spelled as they were sent and percent-decoded. `position` is where the part begins in the text that was
parsed; it takes no part in comparisons, so that equal expressions are equal wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of an expression."""

    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A literal.

    `edm` says how it was written: "" for null (None), Edm.Boolean (bool), Edm.Int64 (int, any size that was written
    without fraction or exponent), Edm.Decimal (Decimal, with a fraction), Edm.Double (float: with an exponent, or
    INF, -INF, NaN), Edm.String (str, quotes undone), and as the text between any quotes Edm.Guid, Edm.Date,
    Edm.TimeOfDay, Edm.DateTimeOffset, Edm.Duration, Edm.Binary, Edm.Geography, Edm.Geometry and, with the name of
    its type in `type_name`, Edm.Enum ("a,b").
    """

    value: Any
    edm: str
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`of/name`: a property or navigation, a lambda variable where `of` is None, or with dots in it a type cast.

    A bound function without parentheses looks the same; only the model can tell.
    """

    name: str
    of: Expression | None = None


@dataclass(frozen=True, slots=True)
class Annotation(Node):
    """`of/@Namespace.Term#qualifier`: the name without the `@`."""

    name: str
    of: Expression | None = None


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """`$it`, `$this`, `$these`, `$root`, or a parameter alias such as `@a`; the name with its first character."""

    name: str


@dataclass(frozen=True, slots=True)
class Keyed(Node):
    """`of('key')` or `of(a=1,b=2)`: `keys` are pairs of a name, "" where none is written, and a value."""

    of: Expression
    keys: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Count(Node):
    """`of/$count`, or `of/$count($filter=...;$search=...)`."""

    of: Expression
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Filtered(Node):
    """`of/$filter(predicate)`"""

    of: Expression
    predicate: Expression


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`of/any(variable:predicate)`; of `any()` both are None."""

    kind: Literal["any", "all"]
    of: Expression
    variable: str | None = None
    predicate: Expression | None = None


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """`of/aggregate(expression with method from a/b with method)`; of `$count` the expression is None."""

    of: Expression
    expression: Expression | None
    method: str = ""
    groupings: tuple[tuple[tuple[str, ...], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Method(Node):
    """A function of OData's own by position, its name in lower case: `substring(a,1)`, `geo.distance(a,b)`."""

    name: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A function of the model, its parameters by name: `of/Namespace.name(a=1)`; `of` may be None."""

    name: str
    parameters: tuple[tuple[str, Expression], ...] = ()
    of: Expression | None = None


@dataclass(frozen=True, slots=True)
class TypeTest(Node):
    """`isof(operand,type)` or `cast(operand,type)`; without an operand it is about the entity itself."""

    kind: Literal["isof", "cast"]
    operand: Expression | None
    type_name: str


@dataclass(frozen=True, slots=True)
class Case(Node):
    """`case(condition:value, ...)`"""

    branches: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`not operand`, or `-operand`."""

    operator: Literal["not", "-"]
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left operator right`; `operator` in lower case: or and eq ne lt le gt ge has in add sub mul div divby mod."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`(a,b)` behind `in`, or `[a,b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ObjectOf(Node):
    """`{"name":value}`"""

    members: tuple[tuple[str, Expression], ...]


Expression: TypeAlias = (
    Constant
    | Member
    | Annotation
    | Variable
    | Keyed
    | Count
    | Filtered
    | Lambda
    | Aggregate
    | Method
    | Function
    | TypeTest
    | Case
    | Unary
    | Binary
    | ListOf
    | ObjectOf
)


@dataclass(frozen=True, slots=True)
class Option(Node):
    """One query option by its canonical name, `$filter`, or an alias such as `@a`, or a caller's own.

    The value of $filter, and of an alias, is an expression; of $orderby a tuple of OrderItem; of $select of
    SelectItem; of $expand of ExpandItem; of $search a SearchExpression; of $compute a tuple of pairs of expression
    and name; of $top, $skip, $index and $levels an int, or "max" for $levels; of $count a bool; of any other, text.
    """

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class OrderItem(Node):
    """`expression asc` or `expression desc`."""

    expression: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class SelectItem(Node):
    """A path as it was written, segment by segment, casts and `*` among them, and the options in parentheses."""

    path: tuple[str, ...]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpandItem(Node):
    """A path as it was written, without the `$ref` or `$count` (`suffix`) behind it, and its options."""

    path: tuple[str, ...]
    suffix: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchTerm(Node):
    """A word, or a phrase without its quotes."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class SearchNot(Node):
    operand: SearchExpression


@dataclass(frozen=True, slots=True)
class SearchAll(Node):
    """Terms joined by AND, or by a blank alone."""

    operands: tuple[SearchExpression, ...]


@dataclass(frozen=True, slots=True)
class SearchAny(Node):
    """Terms joined by OR."""

    operands: tuple[SearchExpression, ...]


SearchExpression: TypeAlias = SearchTerm | SearchNot | SearchAll | SearchAny


@dataclass(frozen=True, slots=True)
class Parsed(Node):
    """What a rule that is neither an expression nor an option matched: its name, text and named parts."""

    rule: str
    text: str
    parts: tuple[Any, ...] = ()
