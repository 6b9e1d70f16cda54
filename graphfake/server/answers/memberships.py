"""What the server does itself when it is asked for memberships, or for entities by their ids: it looks into the world.

Memberships count at any depth, as `transitiveMemberOf` has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.odata.resources.shapes import spread_of
from graphfake.server.answers.results import shown
from graphfake.server.entities.existence import existing
from graphfake.server.entities.locating import Spot, ends
from graphfake.server.showing.replies import list_reply
from graphfake.server.showing.representation import stored_values, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts import Type
    from graphfake.contracts.operation_types import Arguments
    from graphfake.server.calls import Call, Reply
    from graphfake.store.protocol import Reading, Row

_GROUP = "microsoft.graph.group"
_WAYS = ("transitiveMemberOf", "memberOf")
_OF_GRAPH = "microsoft.graph."


async def member_groups(call: Call, arguments: Arguments) -> Reply:
    """The ids of the groups that an entity is a member of."""
    return await _got(call, arguments, _GROUP)


async def member_objects(call: Call, arguments: Arguments) -> Reply:
    """The ids of all that an entity is a member of; where `securityEnabledOnly` is said, of security groups alone."""
    return await _got(call, arguments, _GROUP if arguments.values.get("securityEnabledOnly") else "")


async def check_member_groups(call: Call, arguments: Arguments) -> Reply:
    """Those of `groupIds` that are groups which an entity is a member of."""
    return await _got(call, arguments, _GROUP, arguments.values["groupIds"])


async def check_member_objects(call: Call, arguments: Arguments) -> Reply:
    """Those of `ids` that an entity is a member of."""
    return await _got(call, arguments, "", arguments.values["ids"])


async def by_ids(call: Call, arguments: Arguments) -> Reply:
    """The entities that have one of `ids`, and are of one of `types` if any are said; others are passed over."""
    operation = arguments.operation
    declared = call.place.type.sibling(operation.owner)
    said = [name for name in arguments.values.get("types") or () if name]
    wanted = [declared.catalogue.find(_full(name), declared.version) for name in said]
    roots = [(root.name,) for root in call.place.shape.service.roots.values() if root.type == declared.name]
    places = [*roots, *spread_of(call.place.shape.service, declared)]
    found: list[Row] = []
    async with call.reading() as reading:
        for key in dict.fromkeys(arguments.values["ids"]):
            rows = [row for place in places if (row := await reading.get((*place, key))) is not None]
            found += [row for row in rows[:1] if not said or _is_one_of(type_of(row, declared), wanted)]
        context = f"{call.base}/$metadata#Collection({declared.name})"
        return await list_reply(call, reading, found, declared=declared, context=context)


async def _got(call: Call, arguments: Arguments, kind: str, among: Iterable[str] | None = None) -> Reply:
    only_secure = arguments.values.get("securityEnabledOnly") is True
    async with call.reading() as reading:
        member = await existing(call, reading)
        rows = await _memberships(reading, member, type_of(member, call.place.type))
        ids = [row.key for row in rows if _meant(row, call.place.type, kind, only_secure=only_secure)]
        told: list[Any] = ids if among is None else [key for key in dict.fromkeys(among) if key in set(ids)]
        return await shown(call, call.place.paths.catalogue, arguments.operation, told, reading)


async def _memberships(reading: Reading, member: Row, type_: Type) -> list[Row]:
    navigation = next((type_.navigations[name] for name in _WAYS if name in type_.navigations), None)
    if navigation is None:
        return []
    spot = Spot((*member.path, navigation.name), linked=True, through=navigation.transitive)
    return [row for path in await ends(reading, spot) if (row := await reading.get(path)) is not None]


def _meant(row: Row, declared: Type, kind: str, *, only_secure: bool) -> bool:
    type_ = type_of(row, declared)
    if kind and not type_.is_a(kind):
        return False
    return not only_secure or stored_values(type_, row.body).get("securityEnabled") is True


def _full(name: str) -> str:
    return name if "." in name else f"{_OF_GRAPH}{name}"


def _is_one_of(type_: Type, wanted: Iterable[str | None]) -> bool:
    return any(name is not None and type_.is_a(name) for name in wanted)
