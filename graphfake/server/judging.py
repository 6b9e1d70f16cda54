"""A body held against its contract, and the refusal or the notes that come of it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts import Violation, rule
from graphfake.contracts.names import internal_name
from graphfake.contracts.pointers import tokens
from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphfake.contracts import Draft, Type
    from graphfake.errors import BrokenRule
    from graphfake.server.calls import Call


def judged(call: Call, view: str, type_: Type | None = None, also: Mapping[str, Any] = MappingProxyType({})) -> Draft:
    """The draft of the body in a view, as one of this type, by default the place's; `also` are members besides.

    Raises GraphError with all violations, the first one answered.
    """
    settings = call.space.settings
    resource, body = call.place, call.body
    if body is None:
        raise LookupError("The body has not been read yet.")
    verdict = (type_ or resource.type).judge(
        {**body.value, **also} if also else body.value,
        view=view,
        profile=settings.profile,
        dialect=resource.dialect,
        tolerate=settings.tolerate,
        duplicates=body.duplicates,
    )
    call.notes.extend(verdict.notes)
    if verdict.draft is None:
        raise refusal(call, verdict.violations)
    return verdict.draft


def check_type_kept(call: Call, draft: Draft, stored: Type) -> None:
    """An update may name the entity's own type or one above it. Raises GraphError for another: types do not change."""
    given = draft.type
    if stored.is_a(given.name):
        return
    values = {
        "given": given.name,
        "given_internal": internal_name(given.name),
        "type": stored.name,
        "internal": internal_name(stored.name),
    }
    sent, expects = f"#{given.name}", f'"#{stored.name}", which the entity is, or a type above it'
    raise refusal(call, (Violation("body.type-not-assignable", "/@odata.type", values, sent, expects),))


def check_filled(call: Call, type_: Type, changes: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """A part of a complex value that was null is filled up, with what the limits of its members may forbid.

    `values` are the whole entity's after the changes. Raises GraphError with the members that have to be sent.
    """
    if not any(isinstance(value, dict) for value in changes.values()):
        return
    settings = call.space.settings
    verdict = type_.judge(
        values,
        view="self-check",
        profile=settings.profile,
        dialect=call.place.dialect,
        tolerate=settings.tolerate,
    )
    broken = tuple(found for found in verdict.violations if changes.keys() & tokens(found.pointer)[:1])
    if broken:
        raise refusal(call, broken)


def told(violations: Iterable[BrokenRule], at: str = "") -> str:
    """What is wrong with an entity that stands at a pointer, place by place."""
    return "; ".join(f"{found.rule} at {at + found.pointer or '/'}: {_expected(found)}" for found in violations)


def _expected(found: BrokenRule) -> str:
    return f"expected {found.expects}" if found.expects else rule(found.rule).title.rstrip(".")


def refusal(call: Call, violations: tuple[Violation, ...]) -> GraphError:
    """The refusal of a body in which these were found, the first one answered."""
    first = violations[0]
    return GraphError(
        first.rule,
        values=first.values,
        pointer=first.pointer,
        violations=violations,
        dialect=call.place.dialect,
        explain=f"Expected {first.expects}." if first.expects else "",
    )
