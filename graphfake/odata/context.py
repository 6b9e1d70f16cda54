"""The URLs that a reply carries: `@odata.context`, and the place of an entity.

`base` is origin, space prefix and version as the caller used them, such as `http://localhost:4365/beta`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts import ContractError
from graphfake.odata.encoding import encode
from graphfake.odata.resources.keys import key_form
from graphfake.odata.resources.resource import ResourcePath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Catalogue, Navigation, Service, Type
    from graphfake.contracts.model import Root

REFERENCE, REFERENCES = "$ref", "Collection($ref)"
"""What the context of a reply names that holds references alone."""


def context_url(
    base: str, resource: ResourcePath, terms: Sequence[str] | None = None, *, created: bool = False, delta: bool = False
) -> str:
    """What a reply holds, by the set or singleton it belongs to; keys in parentheses, percent-encoded.

    `terms` are those of `$select` and `$expand`, in the order of the request. `created`: of a collection, the
    reply holds one entity that was made in it; `delta`: what has changed in it.
    """
    listed = f"({','.join(terms)})" if terms is not None else ""
    if resource.target in ("entity", "collection") and resource.navigation and not resource.navigation.contained:
        shape = resource.shape
        fragment = elsewhere(shape.service, shape.stored[-1].type, resource.cast, listed, many=shape.collection)
        return f"{base}/$metadata#{fragment}"
    if resource.target == "property" or resource.is_singleton:
        return f"{base}/$metadata#{resource.url()}{listed}"
    if resource.is_collection:
        ending = "/$entity" if created else "/$delta" if delta else ""
        return f"{base}/$metadata#{resource.url()}{listed}{ending}"
    return f"{base}/$metadata#{_set_of(resource)}{listed}/$entity"


def type_context(base: str, type_text: str, terms: Sequence[str] | None = None) -> str:
    """Of a value that lives nowhere: its type as CSDL writes it, such as `Edm.Boolean` or `Collection(Edm.String)`."""
    listed = f"({','.join(terms)})" if terms is not None else ""
    return f"{base}/$metadata#{type_text}{listed}"


def entity_url(base: str, entity: ResourcePath) -> str:
    """Where an entity is read and edited, for `Location` and `@odata.id`."""
    return f"{base}/{entity.url()}"


def stored_url(catalogue: Catalogue, version: str, path: Sequence[str]) -> str | None:
    """The canonical URL, after the version, of what stands at a path in the store; None where no path leads there."""
    names = iter(path)
    first = next(names, "")
    root = catalogue.service(version).roots.get(first.lower())
    if root is None:
        return None
    written = [encode(root.name)]
    name, many = root.type, root.collection
    try:
        while True:
            type_ = catalogue.type(name, version)
            if many:
                key = next(names, None)
                if key is None:
                    return "/".join(written)
                written[-1] += _in_parentheses(type_, key)
            step = next(names, None)
            if step is None:
                return "/".join(written)
            owner, navigation = _navigation(type_, step)
            if owner is not type_:
                written.append(owner.name)
            written.append(navigation.name)
            name, many = navigation.target, navigation.collection
    except (ContractError, LookupError):
        return None


def _navigation(type_: Type, name: str) -> tuple[Type, Navigation]:
    """The navigation, and the type that has it: the declared one, or one derived from it. Raises LookupError."""
    for owner in (type_, *(type_.sibling(derived) for derived in type_.derived)):
        navigation = owner.navigations.get(name)
        if navigation is not None:
            return owner, navigation
    raise LookupError(name)


def _in_parentheses(type_: Type, key: str) -> str:
    form = key_form(type_)
    if form is None:
        raise LookupError(type_.name)
    return form.parentheses(key)


def home_of(service: Service, type_: Type) -> Root | None:
    """The entity set that entities of a type live in, of several the one whose type is nearest; None without one."""
    roots = {root.type: root for root in reversed(list(service.roots.values())) if root.collection}
    return next((roots[name] for name in (type_.name, *type_.bases) if name in roots), None)


def elsewhere(service: Service, declared: Type, cast: Type | None, listed: str = "", *, many: bool) -> str:
    """What a navigation to entities that live elsewhere leads to: their set, or where no one has them, their type."""
    home = home_of(service, declared)
    if home is None:
        name = (cast or declared).name
        return f"{f'Collection({name})' if many else name}{listed}"
    narrowed = f"/{cast.name}" if cast is not None else ""
    return f"{home.name}{narrowed}{listed}{'' if many else '/$entity'}"


def _set_of(entity: ResourcePath) -> str:
    """The collection of an entity, narrowed as the entity is; of a single entity its own place."""
    shape = entity.shape
    cast = f"/{shape.name}" if shape.narrows else ""
    while shape.kind not in ("key", "navigation") and shape.parent is not None:
        shape = shape.parent
    if shape.kind == "navigation" or shape.parent is None:
        return entity.url()
    return ResourcePath(shape.parent, entity.path[:-1]).url() + cast
