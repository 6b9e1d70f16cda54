"""A body held against its contract, and the refusal or the notes that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from graphfake.contracts import Draft
    from graphfake.server.calls import Call


def judged(call: Call, view: str) -> Draft:
    """The draft of the body in a view. Raises GraphError with all violations, the first one answered."""
    settings = call.space.settings
    resource, body = call.place, call.body
    if body is None:
        raise LookupError("The body has not been read yet.")
    verdict = resource.type.judge(
        body.value,
        view=view,
        profile=settings.profile,
        dialect=resource.dialect,
        tolerate=settings.tolerate,
        duplicates=body.duplicates,
    )
    call.notes.extend(verdict.notes)
    if verdict.draft is None:
        first = verdict.violations[0]
        raise GraphError(
            first.rule,
            values=first.values,
            pointer=first.pointer,
            violations=verdict.violations,
            dialect=resource.dialect,
            explain=f"Expected {first.expects}." if first.expects else "",
        )
    return verdict.draft
