"""The URLs that a reply carries: `@odata.context`, and the place of an entity.

`base` is origin, space prefix and version as the caller used them, such as `http://localhost:4365/beta`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.odata.resource import ResourcePath

if TYPE_CHECKING:
    from collections.abc import Sequence


def context_url(
    base: str, resource: ResourcePath, projection: Sequence[str] | None = None, *, created: bool = False
) -> str:
    """What a reply holds, by the set or singleton it belongs to; keys in parentheses, percent-encoded.

    `projection` are the terms of `$select`, in the order of the request. `created`: of a collection, the reply
    holds one entity that was made in it.
    """
    listed = f"({','.join(projection)})" if projection is not None else ""
    if resource.is_singleton:
        return f"{base}/$metadata#{resource.url()}{listed}"
    if resource.is_collection:
        return f"{base}/$metadata#{resource.url()}{listed}{'/$entity' if created else ''}"
    return f"{base}/$metadata#{_set_of(resource)}{listed}/$entity"


def entity_url(base: str, entity: ResourcePath) -> str:
    """Where an entity is read and edited, for `Location` and `@odata.id`."""
    return f"{base}/{entity.url()}"


def _set_of(entity: ResourcePath) -> str:
    """The collection of an entity, narrowed as the entity is; of a single entity its own place."""
    shape = entity.shape
    cast = f"/{shape.name}" if shape.narrows else ""
    while shape.kind not in ("key", "navigation") and shape.parent is not None:
        shape = shape.parent
    if shape.kind == "navigation" or shape.parent is None:
        return entity.url()
    return ResourcePath(shape.parent, entity.path[:-1]).url() + cast
