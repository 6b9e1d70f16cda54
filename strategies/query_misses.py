"""What a query may say that breaks one rule: each miss by the rule, the options it needs, and what it is in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.homes import dialect_of
from graphfake.strategies.operands import DAY, LENGTH, MOMENT, TEXT, TIME
from graphfake.strategies.reach import Path, paths
from graphfake.strategies.searches import can_search
from graphfake.strategies.url_literals import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import Type
    from graphfake.strategies.operands import Scope

_LITERALS = {
    NUMBER: "5",
    TEXT: "'a'",
    MOMENT: "2020-01-01T00:00:00Z",
    DAY: "2020-01-01",
    TIME: "07:00:00",
    LENGTH: "duration'PT1S'",
    "Edm.Boolean": "true",
    "Edm.Guid": "00000000-0000-0000-0000-000000000001",
}
_UNKNOWN = "noSuchMember"
_DEEP = 150


class Miss(NamedTuple):
    """`options` are names with their values, not yet encoded. A `condition` may stand in a bigger one."""

    rule: str
    options: tuple[tuple[str, str], ...]
    kind: str
    condition: bool = False


def misses(scope: Scope, *, collection: bool) -> list[Miss]:
    """Every way there is to break a rule of queries over a type."""
    found = [*_plain(), *_shown(scope.type)]
    if collection:
        found += [*_of_lists(scope), *_conditions(scope), *_orders(scope), *_directory(scope)]
    else:
        listed = [("$filter", "true"), ("$orderby", "id"), ("$top", "1"), ("$skip", "0")]
        if scope.type.capabilities.get("advancedQueries") is not True:  # which is asked of one directory object, too
            listed.append(("$count", "true"))
        found += [Miss("query.not-a-collection", (option,), f"{option[0]} on one entity") for option in listed]
    return found


def _plain() -> Iterator[Miss]:
    for name in ("$selects", "$x", "$orderBys", "$"):
        yield Miss("query.unknown", ((name, "1"),), "an option with $ that OData does not have")
    yield Miss("query.repeated", (("$select", "*"), ("$select", "*")), "an option twice")
    for value in ("text", "/", "json x"):
        yield Miss("query.format", (("$format", value),), "a format that is no media type")


def _shown(type_: Type) -> Iterator[Miss]:
    for value in ("", "id,,id", "id id", "id/", "(id)", "id eq 1", "id,"):
        yield Miss("query.select-term", (("$select", value),), "no list of names")
    for value in ("", "id(", "a b", ","):
        yield Miss("query.select-term", (("$expand", value),), "no list of relationships")
    if not (type_.open or type_.partial):
        yield Miss("query.select", (("$select", _UNKNOWN),), "an unknown property")
        yield Miss("query.select", (("$select", f"*,{_UNKNOWN}"),), "an unknown property behind others")
        yield Miss("query.select", (("$expand", _UNKNOWN),), "an unknown relationship")
    for name, prop in type_.properties.items():
        if prop.kind == "primitive" and prop.edm != "Edm.Stream":
            yield Miss("query.select", (("$select", f"{name}/x"),), "a member of a plain value")
            yield Miss("query.expand-property", (("$expand", name),), "a property that is no relationship")
            break
    yield from _expanded(type_)


def _expanded(type_: Type) -> Iterator[Miss]:
    for name, navigation in type_.navigations.items():
        known = type_.catalogue.find(navigation.target, type_.version) is not None
        if navigation.capabilities.get("expand", type_.capabilities.get("expand")) is False:
            yield Miss("query.expand-not-supported", (("$expand", name),), "a relationship that is not expanded")
        elif known and name not in type_.sibling(navigation.target).navigations:
            yield Miss("query.levels", (("$expand", f"{name}($levels=2)"),), "levels of what has no further ones")
            if navigation.collection and type_.sibling(navigation.target).capabilities.get("count") is False:
                for text in (f"{name}($count=true)", f"{name}/$count"):
                    yield Miss("query.not-countable", (("$expand", text),), "a count within, of what is not counted")


def _of_lists(scope: Scope) -> Iterator[Miss]:
    for name in ("$top", "$skip"):
        for value in ("-1", "1.5", "x", "", "+1", "9" * 30, "1e2"):
            yield Miss(f"query.{name[1:]}", ((name, value),), "no whole number from 0")
        yield Miss("query.repeated", ((name, "1"), (name, "1")), "an option twice")
    for value in ("yes", "1", "", "tru", "null"):
        yield Miss("query.count", (("$count", value),), "neither true nor false")
    if scope.type.capabilities.get("count") is False:
        yield Miss("query.not-countable", (("$count", "true"),), "a count of what is not counted")
    for value in ("x", "0", "AAAA", ""):
        yield Miss("query.skiptoken", (("$skiptoken", value),), "a token that nobody gave out")
    if not _is_searched(scope):
        # Where no contract speaks of it, only Intune is known not to search.
        if scope.type.capabilities.get("search") is False or dialect_of(scope.type) == "intune":
            yield Miss("query.search", (("$search", "a"),), "a search of what is not searched")
    elif can_search(scope):
        yield Miss("query.search-with-order", (("$search", "a"), ("$orderby", "id")), "a search in an order")


def _is_searched(scope: Scope) -> bool:
    type_ = scope.type
    return type_.capabilities.get("search") is True or any(
        prop.capabilities.get("search") for prop in type_.properties.values()
    )


def _conditions(scope: Scope) -> Iterator[Miss]:
    for text, kind in _BROKEN:
        yield Miss("query.syntax", (("$filter", text),), kind)
    yield Miss("query.too-deep", (("$filter", "(" * _DEEP + "true" + ")" * _DEEP),), "parentheses without end")
    yield Miss("query.not-boolean", (("$filter", "5"),), "a value for a condition")
    if not (scope.type.open or scope.type.partial) and scope.type.capabilities.get("filter") is not False:
        unknown = f"{_UNKNOWN} eq 1"
        yield Miss("query.filter-property", (("$filter", unknown),), "an unknown property", condition=True)
    yield Miss("query.cast", (("$filter", "isof(no.such.type)"),), "an unknown type", condition=True)
    for path in scope.paths(_is_plain):
        for rule, text, kind in _of_path(path, limited=scope.limited):
            yield Miss(rule, (("$filter", text),), kind, condition=rule != "query.not-boolean")
    for path in paths(scope.type):
        yield from _refused(path)


_BROKEN = (
    ("", "no condition"),
    ("(true", "a parenthesis that is not closed"),
    ("true)", "a parenthesis that was not opened"),
    ("true and", "a missing operand"),
    ("eq 1", "a missing operand"),
    ("1 eq", "a missing operand"),
    ("not (", "a missing operand"),
    ("true true", "garbage behind the condition"),
    ("true;", "garbage behind the condition"),
    ("1 eq 1 eq", "a missing operand"),
    ("1 ee 1", "an operator that there is none of"),
    ("'a eq 1", "a quote that is not closed"),
    ("a/ eq 1", "a path that does not end"),
    ("contains('a')", "a missing argument"),
    ("1 in ()x", "garbage behind the condition"),
    ("1 = 1", "an operator that there is none of"),
)


def _is_plain(path: Path) -> bool:
    return path.offered is None


def _of_path(path: Path, *, limited: bool) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one member whatever else is right: the rule, the condition, and what it is."""
    name = path.text
    if path.collection:
        yield "query.operator", f"{name}/all(v:true)", "all, which has to be offered"
        if path.target is not None:
            yield "query.not-single", f"{name}/{next(iter(path.target.properties))} eq null", "a path behind a list"
    elif path.enum is not None:
        yield "query.enum-literal", f"{name} eq '{_UNKNOWN}'", "a member that the enum does not have"
        yield "query.operand-types", f"{name} eq 5", "a number beside an enum value"
    elif path.group in _LITERALS:
        yield from _of_value(name, path.group)
        if path.group != "Edm.Boolean" and not limited:
            yield "query.unary-operand", f"not {name}", "the opposite of what is no condition"


def _of_value(name: str, group: str) -> Iterator[tuple[str, str, str]]:
    other = _LITERALS[NUMBER if group == TEXT else TEXT]
    yield "query.operand-types", f"{name} eq {other}", "values of two kinds"
    yield "query.operand-types", f"{other} lt {name}", "values of two kinds"
    yield "query.operand-types", f"({name} add true) eq 1", "arithmetic with a truth"
    yield "query.lambda-operand", f"{name}/any()", "any of what is no list"
    if group != "Edm.Boolean":
        yield "query.not-boolean", name, "a value for a condition"
    if group not in (NUMBER, LENGTH):
        yield "query.unary-operand", f"-{name} eq null", "the negative of what is no number"
    if group != TEXT:
        yield "query.function", f"startswith({name},'a')", "an argument of another type"
        yield "query.function", f"length({name}) eq 1", "an argument of another type"
    for literal, kind in _UNREAL.get(group, ()):
        yield "query.literal", f"{name} lt {literal}", kind


_UNREAL = {
    DAY: (("2021-02-30", "a day that there is none of"),),
    MOMENT: (
        ("2021-02-29T00:00:00Z", "a day that there is none of"),
        ("2021-01-01T00:00:00+15:00", "an offset that there is none of"),
    ),
}


def _refused(path: Path) -> Iterator[Miss]:
    """What the contract does not offer of one member."""
    if not path.group or path.collection or path.enum is not None or path.group not in _LITERALS:
        return
    literal = _LITERALS[path.group]
    if not path.filterable:
        text = f"{path.text} eq {literal}"
        yield Miss("query.not-filterable", (("$filter", text),), "a property that is not filtered by", condition=True)
    elif path.offered is not None:
        for operator in [name for name in ("eq", "ne", "gt") if name not in path.offered]:
            text = f"{path.text} {operator} {literal}"
            yield Miss("query.operator", (("$filter", text),), "an operator that is not offered", condition=True)


def _orders(scope: Scope) -> Iterator[Miss]:
    type_ = scope.type
    if not (type_.open or type_.partial) and type_.capabilities.get("sort") is not False:
        yield Miss("query.orderby-property", (("$orderby", _UNKNOWN),), "an unknown property")
    for text in ("", "id up", "id,", "id desc asc", ",id", "id;"):
        yield Miss("query.syntax", (("$orderby", text),), "no order")
    for path in paths(type_):
        if not path.sortable and path.group and not path.collection:
            yield Miss("query.not-sortable", (("$orderby", path.text),), "a property that is not sorted by")
        elif path.sortable and (path.target is not None or path.collection):
            yield Miss("query.orderby-value", (("$orderby", path.text),), "no single plain value")


def _directory(scope: Scope) -> Iterator[Miss]:
    """What directory objects offer to advanced queries alone."""
    if not scope.limited:
        return
    yield Miss("query.count-advanced", (("$count", "true"),), "a count without ConsistencyLevel")
    for path in [path for path in scope.paths(_is_plain) if path.group == TEXT and not path.collection][:1]:
        for text in (f"{path.text} ne 'a'", f"not ({path.text} eq 'a')", f"endswith({path.text},'a')"):
            yield Miss("query.advanced", (("$filter", text),), "an advanced query without ConsistencyLevel")
        many = ",".join(f"'{number}'" for number in range(16))
        yield Miss("query.too-many-clauses", (("$filter", f"{path.text} in ({many})"),), "more than 15 values")
        if path.sortable:
            options = (("$filter", f"{path.text} eq 'a'"), ("$orderby", path.text))
            yield Miss("query.sort-with-filter", options, "an order of what is filtered, without ConsistencyLevel")
    if _is_searched(scope):
        yield Miss("query.search-advanced", (("$search", "a"),), "a search without ConsistencyLevel")
