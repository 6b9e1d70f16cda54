"""Values in expressions: paths, literals, functions and arithmetic, each of the group that is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.strategies.reach import Path, paths
from graphfake.strategies.url_literals import NUMBER, divisors, literals
from graphfake.strategies.url_parts import Alias, around, called, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

    from graphfake.contracts import EnumType, Type
    from graphfake.strategies.url_literals import Pool
    from graphfake.strategies.url_parts import Parts

    Maker = Callable[[DrawFn, "Scope"], Parts]

_ADVANCED = "advancedQueries"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where in an expression we are: what names stand for, and how much may still be nested.

    `before` is the lambda's variable with a slash; `root` then is the type of the entities that are asked for, None
    where that is `type`, and `around` what the contract lists of the member that holds a complex value. `pool` are
    literals that entities hold. `advanced` says that ConsistencyLevel is sent.
    """

    type: Type
    root: Type | None = None
    around: tuple[str, ...] | None = None
    before: str = ""
    depth: int = 2
    advanced: bool = False
    pool: Pool = field(default_factory=dict)

    @property
    def limited(self) -> bool:
        """Is only what directory objects offer to every query to be drawn?"""
        return not self.advanced and (self.root or self.type).capabilities.get(_ADVANCED) is True

    @property
    def deeper(self) -> Scope:
        return replace(self, depth=self.depth - 1)

    def inside(self, target: Type, around: tuple[str, ...] | None = None) -> Scope:
        """Of a lambda over entities or complex values of a type."""
        root, variable = self.root or self.type, f"v{self.depth}/"
        return replace(self, type=target, root=root, around=around, before=variable, depth=self.depth - 1)

    def paths(self, holds: Callable[[Path], bool]) -> list[Path]:
        """What may be named here, if the contract lets it be filtered by."""
        return [path for path in paths(self.type, self.around) if path.filterable and holds(path)]

    def named(self, path: Path) -> Parts:
        return (f"{self.before}{path.text}",)


def literal(draw: DrawFn, scope: Scope, group: str, enum: EnumType | None = None) -> Parts:
    """A literal; where entities are known, theirs are drawn more often than others."""
    pooled = scope.pool.get(group)
    if pooled and draw(_OFTEN):
        return (Alias(draw(st.sampled_from(pooled))),)
    return (Alias(draw(literals(group, enum))),)


def operand(draw: DrawFn, scope: Scope, group: str) -> Parts:
    """A value of a group, not of an enum: a path, a literal or, where there is room, what functions make of them."""
    makers = _MAKERS.get(group, ())
    if scope.depth > 0 and makers and draw(_SELDOM):
        return draw(st.sampled_from(makers))(draw, scope.deeper)
    found = scope.paths(lambda path: path.group == group and not path.collection and path.offered is None)
    if bool(found) and draw(_OFTEN):
        return scope.named(draw(st.sampled_from(found)))
    return literal(draw, scope, group)


_OFTEN = st.sampled_from((True, True, False))
_SELDOM = st.sampled_from((False, False, True))


def _of(name: str, *groups: str) -> Maker:
    """A function of arguments of these groups."""
    return lambda draw, scope: called(name, *(operand(draw, scope, group) for group in groups))


def _reckoned(operator: str, left: str, right: str) -> Maker:
    return lambda draw, scope: within(around(operand(draw, scope, left), operator, operand(draw, scope, right)))


def _divided(draw: DrawFn, scope: Scope) -> Parts:
    """By a literal that is not zero."""
    operator = draw(st.sampled_from(("div", "mod", "divby")))
    return within(around(operand(draw, scope, NUMBER), operator, (draw(divisors()),)))


def _negative(draw: DrawFn, scope: Scope) -> Parts:
    return ("-", *within(operand(draw, scope, NUMBER)))


def _substring(draw: DrawFn, scope: Scope) -> Parts:
    numbers = st.sampled_from(("0", "1", "2", "40"))
    several = draw(st.lists(numbers, min_size=1, max_size=2))
    return called("substring", operand(draw, scope, TEXT), *((number,) for number in several))


def counted(draw: DrawFn, scope: Scope) -> Parts:
    """`tags/$count`"""
    found = [] if scope.limited else scope.paths(lambda path: path.collection and path.offered is None)
    if not found:
        return literal(draw, scope, NUMBER)
    return (*scope.named(draw(st.sampled_from(found))), "/$count")


def _cast(name: str, group: str) -> Maker:
    return lambda draw, scope: called("cast", operand(draw, scope, group), (name,))


TEXT, MOMENT, DAY, TIME, LENGTH = "Edm.String", "Edm.DateTimeOffset", "Edm.Date", "Edm.TimeOfDay", "Edm.Duration"
_MAKERS: dict[str, tuple[Maker, ...]] = {
    TEXT: (
        _of("tolower", TEXT),
        _of("toupper", TEXT),
        _of("trim", TEXT),
        _of("concat", TEXT, TEXT),
        _substring,
        _cast("Edm.String", NUMBER),
    ),
    NUMBER: (
        counted,
        _of("length", TEXT),
        _of("indexof", TEXT, TEXT),
        *(_of(name, MOMENT) for name in ("year", "month", "day", "hour", "minute", "second", "fractionalseconds")),
        *(_of(name, DAY) for name in ("year", "month", "day")),
        *(_of(name, TIME) for name in ("hour", "minute", "second", "fractionalseconds")),
        _of("totaloffsetminutes", MOMENT),
        _of("totalseconds", LENGTH),
        *(_of(name, NUMBER) for name in ("round", "floor", "ceiling")),
        *(_reckoned(name, NUMBER, NUMBER) for name in ("add", "sub", "mul")),
        _divided,
        _negative,
    ),
    MOMENT: (
        _of("now"),
        _of("mindatetime"),
        _of("maxdatetime"),
        _reckoned("add", MOMENT, LENGTH),
        _reckoned("sub", MOMENT, LENGTH),
    ),
    DAY: (_of("date", MOMENT), _reckoned("add", DAY, LENGTH)),
    TIME: (_of("time", MOMENT),),
    LENGTH: (
        _reckoned("sub", MOMENT, MOMENT),
        _reckoned("add", LENGTH, LENGTH),
        _reckoned("sub", DAY, DAY),
    ),
}
