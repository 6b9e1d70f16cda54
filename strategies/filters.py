"""Conditions over the members of a type, as `$filter` takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.strategies.operands import DAY, LENGTH, MOMENT, TEXT, TIME, Scope, literal, operand
from graphfake.strategies.url_literals import NUMBER
from graphfake.strategies.url_parts import BLANK, GAP, Alias, Word, around, called, listed, within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn

    from graphfake.strategies.reach import Path
    from graphfake.strategies.url_parts import Parts

    Maker = Callable[[DrawFn, Scope], Parts]

EQUAL = ("eq", "ne")
ORDERED = (*EQUAL, "lt", "le", "gt", "ge")
_ORDERED_GROUPS = (NUMBER, TEXT, MOMENT, DAY, TIME, LENGTH)
_TESTS = ("startswith", "endswith", "contains")
_PATTERNS = ("'^a'", "'[0-9]'", "'^[A-Za-z]+$'", "'e$'", "''")


def condition(draw: DrawFn, scope: Scope) -> Parts:
    """One condition, perhaps of several."""
    if scope.depth <= 0 or draw(_SIMPLE):
        return _simple(draw, scope)
    how = draw(_JOINED)
    if how == "not":
        if scope.limited:
            return within(condition(draw, scope.deeper))
        return (Word("not"), BLANK, *within(condition(draw, scope.deeper)))
    return around(_grouped(draw, scope.deeper), how, _grouped(draw, scope.deeper))


_SIMPLE = st.sampled_from((True, True, False))
_JOINED = st.sampled_from(("and", "or", "not"))


def _grouped(draw: DrawFn, scope: Scope) -> Parts:
    """In parentheses where precedence would part it otherwise; sometimes where it would not."""
    found = condition(draw, scope)
    is_joined = any(isinstance(part, Word) and part.text in ("and", "or") for part in found)
    return within(found) if is_joined or draw(_SELDOM) else found


_SELDOM = st.sampled_from((False, False, False, True))


def _simple(draw: DrawFn, scope: Scope) -> Parts:
    makers: list[Maker] = [maker for holds, maker in _KINDS if scope.paths(holds)]
    if scope.depth > 0:
        makers += [_function, _computed] if scope.paths(_is_text) else [_computed]
    return draw(st.sampled_from(makers or [_computed]))(draw, scope)


def _compared(draw: DrawFn, scope: Scope) -> Parts:
    """A member and a value, in either order."""
    path = _one(draw, scope, _is_comparable)
    operators = _offered(path, _comparing(path.group), scope)
    if not operators:
        return _computed(draw, scope)
    left, operator = scope.named(path), draw(st.sampled_from(operators))
    if operator in EQUAL and draw(_SELDOM):
        right: Parts = ("null",)
    elif path.enum is None and path.offered is None and draw(_SELDOM):
        right = operand(draw, scope, path.group)
    else:
        right = literal(draw, scope, path.group, path.enum)
    return around(right, operator, left) if path.enum is None and draw(_SELDOM) else around(left, operator, right)


def _listed(draw: DrawFn, scope: Scope) -> Parts:
    """`member in ('a','b')`"""
    path = _one(draw, scope, _is_listable)
    several = draw(st.integers(1, 4))
    items: list[Parts] = [literal(draw, scope, path.group, path.enum) for _ in range(several)]
    if draw(_SELDOM):
        items.append(("null",))
    return around(scope.named(path), "in", within(listed(map(_plain, items))))


def _having(draw: DrawFn, scope: Scope) -> Parts:
    path = _one(draw, scope, _is_flags)
    return around(scope.named(path), "has", _plain(literal(draw, scope, path.group, path.enum)))


def _plain(parts: Parts) -> Parts:
    """Where the grammar has a literal alone, without an alias for it."""
    return tuple(part.literal if isinstance(part, Alias) else part for part in parts)


def _truth(draw: DrawFn, scope: Scope) -> Parts:
    return scope.named(_one(draw, scope, _is_truth))


def _null(draw: DrawFn, scope: Scope) -> Parts:
    """A complex value that is there or not."""
    path = _one(draw, scope, _is_single)
    operators = _offered(path, EQUAL, scope)
    return (
        around(scope.named(path), draw(st.sampled_from(operators)), ("null",)) if operators else _computed(draw, scope)
    )


def _quantified(draw: DrawFn, scope: Scope) -> Parts:
    """`tags/any(t:t eq 'a')`"""
    path = _one(draw, scope, _is_countable)
    kinds = _offered(path, ("any", "all") if path.offered and scope.depth > 0 else ("any",), scope)
    if not kinds:
        return _computed(draw, scope)
    kind = draw(st.sampled_from(kinds))
    named = scope.named(path)
    if kind == "any" and (scope.depth <= 0 or draw(_SELDOM)):
        return (*named, "/", Word("any"), "()")
    if path.target is not None:
        inner = scope.inside(path.target, None if path.navigation else path.offered)
        predicate = condition(draw, inner)
    else:
        inner = scope.inside(scope.type)
        value = literal(draw, scope, path.group, path.enum)
        predicate = around((inner.before[:-1],), draw(st.sampled_from(_operators(path.group, scope))), value)
    return (*named, "/", Word(kind), "(", GAP, inner.before[:-1], ":", GAP, *predicate, GAP, ")")


def _typed(draw: DrawFn, scope: Scope) -> Parts:
    name = draw(st.sampled_from((scope.type.name, *scope.type.derived)))
    return called("isof", (name,)) if not scope.before else called("isof", (scope.before[:-1],), (name,))


def _computed(draw: DrawFn, scope: Scope) -> Parts:
    """Two values that are reckoned."""
    group = draw(st.sampled_from(_ORDERED_GROUPS))
    operator = draw(st.sampled_from(_operators(group, scope)))
    return around(operand(draw, scope, group), operator, operand(draw, scope, group))


def _operators(group: str, scope: Scope) -> tuple[str, ...]:
    """Those that compare values of a group, where no member's contract says otherwise."""
    return tuple(name for name in _comparing(group) if name != "ne" or not scope.limited)


def _comparing(group: str) -> tuple[str, ...]:
    return ORDERED if group in _ORDERED_GROUPS else EQUAL


def _function(draw: DrawFn, scope: Scope) -> Parts:
    """`startswith(member,'a')`, as it is or compared with true or false."""
    path = _one(draw, scope, _is_text)
    names = _offered(path, (*_TESTS, "matchespattern"), scope)
    if not names:
        return _computed(draw, scope)
    name = draw(st.sampled_from(names))
    if name == "matchespattern":
        found = called("matchesPattern", scope.named(path), (draw(st.sampled_from(_PATTERNS)),))
    else:
        found = called(name, scope.named(path), literal(draw, scope, TEXT))
    return around(found, "eq", (draw(st.sampled_from(("true", "false"))),)) if draw(_SELDOM) else found


def _one(draw: DrawFn, scope: Scope, holds: Callable[[Path], bool]) -> Path:
    return draw(st.sampled_from(scope.paths(holds)))


def _offered(path: Path, names: Sequence[str], scope: Scope) -> tuple[str, ...]:
    """Of operators and functions, those that the contract lets stand on a member."""
    found = names if path.offered is None else [name for name in names if name in path.offered]
    return tuple(name for name in found if not (scope.limited and name in ("ne", "endswith")))


def _is_comparable(path: Path) -> bool:
    return bool(path.group) and not path.collection


def _is_listable(path: Path) -> bool:
    return _is_comparable(path) and (path.offered is None or "in" in path.offered)


def _is_flags(path: Path) -> bool:
    flags = path.enum is not None and path.enum.flags and not path.collection
    return flags and (path.offered is None or "has" in path.offered)


def _is_truth(path: Path) -> bool:
    return path.group == "Edm.Boolean" and not path.collection and path.offered is None


def _is_single(path: Path) -> bool:
    return path.target is not None and not path.collection and not path.navigation


def _is_countable(path: Path) -> bool:
    return path.collection and (path.target is not None or bool(path.group))


def _is_text(path: Path) -> bool:
    return path.group == TEXT and not path.collection


def _is_anything(path: Path) -> bool:
    return not path.collection


_KINDS: tuple[tuple[Callable[[Path], bool], Maker], ...] = (
    (_is_comparable, _compared),
    (_is_listable, _listed),
    (_is_flags, _having),
    (_is_truth, _truth),
    (_is_single, _null),
    (_is_countable, _quantified),
    (_is_text, _function),
    (_is_anything, _typed),
)
