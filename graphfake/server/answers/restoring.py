"""What the server does itself when an operation is called that is said to do it: it gives back what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.errors import GraphError
from graphfake.odata.context import elsewhere
from graphfake.server.entities.existence import existing
from graphfake.server.entities.locating import missing
from graphfake.server.entities.softly import brought_back, home_of_deleted
from graphfake.server.entities.standing import check_unshared
from graphfake.server.showing.replies import entity_reply
from graphfake.server.showing.representation import stored_values, type_of
from graphfake.store.protocol import Conflict

if TYPE_CHECKING:
    from graphfake.contracts.operation_types import Arguments
    from graphfake.server.calls import Call, Reply


_RENAMED = {"newUserPrincipalName": "userPrincipalName"}
"""Parameters that say what a property is to be from now on."""


async def restore(call: Call, arguments: Arguments) -> Reply:
    """The deleted entity, back where it was. Raises GraphError path.not-found for one that is not deleted.

    And conflict.* where something else stands in its place, or has what no two may share.
    """
    place = call.place
    async with call.writing() as writing:
        row = await existing(call, writing)
        type_ = type_of(row, place.type)
        home = await home_of_deleted(writing, row)
        if home is None:
            raise missing(place, row.key)
        given = {_RENAMED[name]: value for name, value in arguments.values.items() if name in _RENAMED and value}
        changes = {name: value for name, value in given.items() if name in type_.properties}
        await check_unshared(call, writing, home, type_, {**stored_values(type_, row.body), **changes})
        try:
            row = await brought_back(writing, row, type_, changes)
        except Conflict:
            raise GraphError("conflict.key", dialect=place.dialect) from None
        returns = place.operation.returns if place.operation is not None else None
        declared = type_.sibling(returns.type_name) if returns is not None and returns.type_name else place.type
        fragment = elsewhere(place.shape.service, declared, None, many=False)
        return await entity_reply(call, writing, row, declared=declared, context=f"{call.base}/$metadata#{fragment}")
