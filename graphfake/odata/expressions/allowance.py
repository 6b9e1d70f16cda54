"""Who asks, and what the contract lets be asked: the capabilities of a type and its members, in one place.

The nearest word counts: that of a member, else of its type, else, inside a complex value, of the member that holds
it; where nobody says anything everything that is declared may be filtered and sorted by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from graphfake.errors import GraphError
from graphfake.odata.expressions.terms import Asked

if TYPE_CHECKING:
    from graphfake.contracts import Navigation, Property, Type

Needs: TypeAlias = Mapping[str, "Needs"]
"""The navigations that must stand inline in the values given, each with those needed below it."""

_NAMES = {"eq": "Equal", "ne": "NotEqual", "lt": "LessThan", "le": "LessThanOrEqual", "gt": "GreaterThan"}
OPERATOR_NAMES: Mapping[str, str] = _NAMES | {
    "ge": "GreaterThanOrEqual",
    "and": "And",
    "or": "Or",
    "not": "Not",
    "-": "Negate",
    "add": "Add",
    "sub": "Subtract",
    "mul": "Multiply",
    "div": "Divide",
    "divby": "Divide",
    "mod": "Modulo",
    "has": "Has",
    "in": "In",
}
"""What messages call an operator."""

_ADVANCED = {"ne": "NotEqualsMatch", "not": "Not", "endswith": "EndsWithMatch", "$count": "Count"}
"""What directory objects offer to advanced queries alone, and what their messages call it."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`advanced`: ConsistencyLevel: eventual was sent together with $count=true."""

    dialect: str
    profile: str
    advanced: bool


def filter_is_ignored(type_: Type, allowance: Allowance) -> bool:
    """Whether a list of this type is given whole whatever `$filter` says: on record, so in profile observed alone."""
    return allowance.profile == "observed" and type_.capabilities.get("filterIgnored") is True


def check_together(type_: Type, allowance: Allowance, *, filtered: bool, ordered: bool, counted: bool) -> None:
    """Whether these options may stand in one request. Raises GraphError.

    Of directory objects `$count=true`, `/$count`, and `$orderby` with `$filter`, are for advanced queries:
    query.count-advanced, query.sort-with-filter. Of what the contract does not let be counted: query.not-countable.
    """
    if counted:
        check_countable(type_)
    if is_directory_object(type_) and not allowance.advanced:
        if counted:
            raise GraphError("query.count-advanced")
        if filtered and ordered:
            raise GraphError("query.sort-with-filter")


def check_countable(type_: Type) -> None:
    """Raises GraphError query.not-countable."""
    if type_.capabilities.get("count") is False:
        raise GraphError("query.not-countable")


def is_directory_object(type_: Type) -> bool:
    """Does the contract ask for ConsistencyLevel?"""
    return type_.capabilities.get("advancedQueries") is True


def check_advanced(type_: Type, allowance: Allowance, operator: str) -> None:
    """Refuse an operator that entities of this type offer to advanced queries alone. Raises GraphError."""
    if operator in _ADVANCED and is_directory_object(type_) and not allowance.advanced:
        raise GraphError("query.advanced", values={"operator": _ADVANCED[operator]})


def asked(member: Property | Navigation, owner: Type, around: Asked | None, use: str) -> Asked:
    """The member, if it may be named in this use, `filter` or `sort`. Raises GraphError query.not-filterable or
    query.not-sortable.

    `around` is the complex member that it stands in.
    """
    said: Any = member.capabilities.get(use, owner.capabilities.get(use))
    if said is False:
        rule = "query.not-filterable" if use == "filter" else "query.not-sortable"
        raise GraphError(rule, values={"name": member.name, "resource": shown(owner)})
    if said is None and around is not None:
        return Asked(member.name, owner, around.offered)
    return Asked(member.name, owner, said if isinstance(said, tuple) else None)


def check_offered(found: Asked | None, operator: str) -> None:
    """Refuse an operator or function that the member's contract does not list. Raises GraphError query.operator."""
    if found is None:
        return
    # Graph's documentation offers no `all` anywhere, so that a contract has to name it.
    if operator not in found.offered if found.offered is not None else operator == "all":
        is_operator = operator in OPERATOR_NAMES
        values = {
            "operator": OPERATOR_NAMES.get(operator, operator[:1].upper() + operator[1:]),
            "what": f"Logical operator '{OPERATOR_NAMES[operator]}'" if is_operator else f"Function '{operator}'",
            "setting": "AllowedLogicalOperators" if is_operator else "AllowedFunctions",
        }
        raise GraphError("query.operator", values=values)


def shown(type_: Type) -> str:
    """As directory messages name a resource: `User`."""
    return type_.short_name[:1].upper() + type_.short_name[1:]
