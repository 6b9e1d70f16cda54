"""Other names for an entity at the root of a path: who has signed in, and what stands where a key does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.blanks import blank
from graphfake.errors import GraphError
from graphfake.server.entities.keeping import kept
from graphfake.server.entities.keys import key_members
from graphfake.server.showing.representation import stored_json
from graphfake.signin.minting import USER
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Type
    from graphfake.contracts.model import SignedIn
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Path, Reading, Transaction

_NOBODY_SAID = "$signed-in"  # no path begins so: the id of whoever a token says nothing of moves no other


async def addressed(call: Call, place: ResourcePath, below: str, writing: Transaction | None = None) -> ResourcePath:
    """The path by the key of its first entity, where that is there; `below` is the text that `place` was read from.

    Who has signed in is made, where they are not there yet: in the transaction that is `writing`, if there is one.
    Raises GraphError path.no-user.
    """
    first = place.shape.chain[0]
    who = place.shape.service.signed_in.get(first.name.lower())
    if who is not None and first.kind == "singleton":
        return _renamed(place, below, who.set, await _signed_in(call, place, who, writing), 1)
    if len(place.shape.chain) == 1 or place.shape.chain[1].kind != "key" or first.kind != "entityset":
        return place
    step = place.shape.chain[1]
    wanted = {} if step.alternate is None else step.alternate.values(place.path[1])
    if not wanted and not step.type.also_keys:
        return place
    async with call.reading_at_once() as reading:
        key = await _key(call, reading, place.path[:2], step.type, wanted)
    taken = 1 if "(" in below.strip("/").split("/", 1)[0] else 2
    return place if key is None else _renamed(place, below, first.name, key, taken)


async def creator_of(call: Call, resource: str) -> str | None:
    """The id of whoever calls, where the token says it, or where a resource such as `me/messages` is theirs."""
    caller, place = call.caller, call.place
    if caller is not None and caller.delegated is False:
        return caller.claims.get("oid")
    for name in resource.lower().split("/")[:3]:
        if name in place.shape.service.signed_in:
            who = place.shape.service.signed_in[name]
            return await _signed_in(call, place.paths.parse(name), who, None)
    return None if caller is None else caller.claims.get("oid")


async def _key(call: Call, reading: Reading, path: Path, type_: Type, wanted: Mapping[str, object]) -> str | None:
    """The key of the entity that something else stands for; None where it is the key, or nobody has it."""
    if not wanted and await reading.get(path) is not None:
        return None
    for values in [wanted] if wanted else [{name: path[1]} for name in type_.also_keys]:
        row = await call.desk.standing.find(call, reading, path[:1], type_, values)
        if row is not None:
            return row.key
    return None


def _renamed(place: ResourcePath, below: str, name: str, key: str, taken: int) -> ResourcePath:
    """The path with an entity of a set in the place of its first segments."""
    rest = [segment for segment in below.split("/") if segment][taken:]
    return place.paths.parse("/".join([place.paths.parse(name).entity(key).url(), *rest]))


async def _signed_in(call: Call, place: ResourcePath, said: SignedIn, writing: Transaction | None) -> str:
    """The key of the one who has signed in."""
    if call.caller is not None and call.caller.delegated is False:
        raise GraphError("path.no-user", values={"name": place.path[0]})
    home = _home(place, said.set)
    claims = {"upn": USER, "name": "graphfake user", **({} if call.caller is None else call.caller.claims)}
    key = claims.get("oid") or call.space.new_id_of((_NOBODY_SAID, said.set))
    type_ = home.type
    given = {name: claims[claim] for name, claim in said.claims.items() if claim in claims}
    if writing is not None:
        return await _made(call, writing, home, key, said, given)
    async with call.reading_at_once() as reading:
        found = await _there(call, reading, (*home.path, key), type_, given)
    if found is not None:
        return found
    async with call.writing_at_once() as own:
        return await _made(call, own, home, key, said, given)


def _home(place: ResourcePath, name: str) -> ResourcePath:
    """The set that whoever signs in lives in. Raises GraphError coverage.path where its entities have no key of one."""
    home = place.paths.parse(name)
    if home.shape.entity is None or len(home.type.key) != 1:
        raise GraphError("coverage.path", values={"subject": f"keys of /{name}, where whoever has signed in lives"})
    return home


async def _made(
    call: Call, writing: Transaction, home: ResourcePath, key: str, said: SignedIn, given: Mapping[str, str]
) -> str:
    type_ = home.type
    found = await _there(call, writing, (*home.path, key), type_, given)
    if found is not None:
        return found
    told = {name: value for name, value in {**said.values, **given}.items() if name in type_.properties}
    values = kept(call, home.path, type_, {**blank(type_), **told}, created=True)
    body = stored_json(type_, key_members(type_, key), values)
    await writing.insert(Row(home.path, key, 0, 0, type_.name, body))
    return key


async def _there(call: Call, reading: Reading, path: Path, type_: Type, given: Mapping[str, str]) -> str | None:
    """The key of one who is there already, or was and is deleted: by the id of a token, else by what it says."""
    if await reading.get(path) is not None:
        return path[1]
    for name in type_.also_keys:
        if name in given:
            row = await call.desk.standing.find(call, reading, path[:1], type_, {name: given[name]})
            if row is not None:
                return row.key
    soft = type_.soft_delete
    return path[1] if soft is not None and await reading.get((*soft.path, path[1])) is not None else None
