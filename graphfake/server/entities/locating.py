"""Where in the store a path leads that goes through links, by what stands for a key, or into a set of base types."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.errors import GraphError
from graphfake.odata.resources.keys import key_form
from graphfake.server.envelope import dumps
from graphfake.server.showing.representation import stored_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Navigation, Type
    from graphfake.odata.resources.keys import KeyForm
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.odata.resources.shapes import Shape
    from graphfake.store.protocol import Path, Reading


class Spot(NamedTuple):
    """A store path, of an entity or a collection; `linked` are the ends of the links that go by its last name.

    `through` is the navigation whose links are followed over and over instead.
    """

    path: Path
    linked: bool = False
    through: str = ""


async def spot_of(resource: ResourcePath, reading: Reading) -> Spot:
    """Every entity on the way must be there, the last one need not. Raises GraphError path.not-found."""
    if resource.shape.direct:
        return Spot(resource.path)
    here: Path = ()
    linked = before = False
    through = ""
    for step, name in zip(resource.shape.stored, resource.path, strict=True):
        if step.kind == "key":
            here = await _by_key(resource, reading, step, name, Spot(here, linked, through))
            linked, through = False, ""
        elif step.kind != "navigation" or step.navigation is None:
            here = (name,)
        else:
            if len(here) > 1 and not before and await reading.get(here) is None:
                raise missing(resource, here[-1])
            linked = step.collection and not step.navigation.contained
            through = step.navigation.transitive
            if linked or step.navigation.contained:
                here = (*here, name)
            else:
                found = await targets(reading, here, step.navigation, step.type)
                if not found:
                    raise missing(resource, name)
                here = found[0]
        before = step.implied
    return Spot(here, linked, through)


async def ends(reading: Reading, among: Spot) -> Sequence[Path]:
    """The ends of links: in order of linking, or the nearest first where links are followed over and over.

    An entity that links lead back to is not among what they lead to from it.
    """
    start = among.path[:-1]
    if not among.through:
        return await reading.links(start, among.path[-1])
    found: dict[Path, None] = {}
    waiting = [start]
    for here in waiting:
        new = [path for path in await reading.links(here, among.through) if path != start and path not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)


async def targets(reading: Reading, source: Path, navigation: Navigation, type_: Type) -> Sequence[Path]:
    """What a navigation to entities that live elsewhere refers to; `type_` is their declared type."""
    partner = type_.navigations.get(navigation.partner)
    if partner is not None and partner.contained:  # the way back from what is contained
        return [source[:-2] if partner.collection else source[:-1]]
    return await reading.links(source, navigation.name)


def missing(resource: ResourcePath, key: str) -> GraphError:
    """Something on the way is not there, of which this is the key or the name."""
    explain = f"On the way of {resource.route} there is no {key!r}: make or link it first."
    return GraphError("path.not-found", values={"key": key}, dialect=resource.dialect, explain=explain)


async def _by_key(resource: ResourcePath, reading: Reading, step: Shape, key: str, among: Spot) -> Path:
    """The path of the entity that a key names in a collection, or among links."""
    found: Path | None = (*among.path, key)
    if step.alternate is not None:
        found = await _standing_for(reading, step.type, step.alternate, key, among)
    elif among.linked:
        found = await _linked(reading, step.type, key, among)
    elif step.parent is not None and step.parent.spread and await reading.get((*among.path, key)) is None:
        others = [(*place, key) for place in step.parent.spread if await reading.get((*place, key)) is not None]
        found = others[0] if others else found
    if found is None:
        raise missing(resource, key)
    return found


async def _linked(reading: Reading, type_: Type, key: str, among: Spot) -> Path | None:
    """The end of a link that has this key: by its path, or by its values where it is the only one in its container."""
    linked = await ends(reading, among)
    found = next((path for path in linked if path[-1] == key), None)
    form = key_form(type_)
    return await _standing_for(reading, type_, form, key, among) if found is None and form is not None else found


async def _standing_for(reading: Reading, type_: Type, form: KeyForm, key: str, among: Spot) -> Path | None:
    """The first entity that has these values. There is no index: it looks at every row, and parses those that may."""
    wanted = form.values(key)
    traces = [dumps(value) for value in wanted.values() if isinstance(value, str | int)]
    if among.linked:
        linked = await ends(reading, among)
        rows = [row for path in linked if (row := await reading.get(path)) is not None]
    else:
        rows = await reading.page(among.path, 0, await reading.count(among.path))
    for row in (row for row in rows if all(trace in row.body for trace in traces)):
        values = stored_values(type_.sibling(row.type), row.body)
        if all(values.get(name) == value for name, value in wanted.items()):
            return row.path
    return None
