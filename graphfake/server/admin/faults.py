"""`/_graphfake/faults`: what goes wrong on purpose in a space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.faults import FaultError
from graphfake.faults.presets import PRESETS, load
from graphfake.server.admin.calls import AdminError, AdminReply

if TYPE_CHECKING:
    from graphfake.faults import Faults
    from graphfake.server.admin.calls import AdminCall


async def faults(call: AdminCall) -> AdminReply:
    """The rules of a space, each with how often it was met and fell; POST adds some, DELETE removes."""
    kept = call.space.faults
    if call.method == "POST":
        return AdminReply(201, _added(call, kept))
    if not call.rest:
        if call.method == "GET":
            return AdminReply(200, {"value": kept.rules()})
        kept.clear()
        return AdminReply(204)
    found = next((rule for rule in kept.rules() if call.rest == (rule["id"],)), None)
    if found is None:
        raise AdminError(404, "notFound", f"The space {call.space.key!r} has no fault {call.raw_rest[:64]!r}.")
    if call.method == "GET":
        return AdminReply(200, found)
    kept.remove(found["id"])
    return AdminReply(204)


def rules_of(source: object) -> list[dict[str, Any]]:
    """The rules that a caller says: by the name of a preset, or in a list. Raises AdminError.

    No caller names files of the server's.
    """
    for said in source if isinstance(source, list) else [source]:
        if isinstance(said, str) and said not in PRESETS:
            told = f"There is no preset {said[:64]!r}; there are {', '.join(PRESETS)}."
            raise AdminError(400, "invalidFault", f"{told} Rules of a file are sent as they are.")
    try:
        return load(source, files=False)
    except FaultError as error:
        raise AdminError(400, "invalidFault", str(error)) from error


def _added(call: AdminCall, kept: Faults) -> dict[str, Any]:
    """All or nothing."""
    if call.rest:
        raise AdminError(405, "unknownMethod", "POST to /_graphfake/faults, the id in the body.")
    body = call.body
    if "preset" not in body and "faults" not in body:
        return _kept(kept, [body])[0]
    call.only("preset", *([] if "preset" in body else ["faults", "$schema"]))
    source = call.text("preset") or "" if "preset" in body else body["faults"]
    return {"value": _kept(kept, rules_of(source))}


def _kept(kept: Faults, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    added: list[dict[str, Any]] = []
    try:
        for rule in rules:
            added.append(kept.add(rule))
    except FaultError as error:
        for rule in added:
            kept.remove(rule["id"])
        raise AdminError(400, "invalidFault", str(error)) from error
    return added
