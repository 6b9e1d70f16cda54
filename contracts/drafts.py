"""From a canonical object to what is stored: contract order, blanks for what was left out, children apart."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import blank
from graphfake.contracts.typenames import ANNOTATION, answered
from graphfake.contracts.verdict import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.model import Property
    from graphfake.contracts.structured import Type


class Drafter:
    """Turns canonical objects of one type into drafts.

    A create has every member; an update or a response has those that were sent. What clients send for read-only
    members is not kept, what a server answers is.
    """

    def __init__(self, type_: Type, view: str) -> None:
        self._type = type_
        self._view = view
        written = view in ("create", "update")
        self._blank = blank(type_) if view == "create" else {}
        # keys have a place of their own; the service sets the rest
        self._unsaid = {
            name
            for name, prop in type_.properties.items()
            if name in type_.key or (written and (prop.fixed(view) or prop.is_stream))
        }
        self._complex = {name: prop for name, prop in type_.properties.items() if prop.kind == "complex"}
        self._contained = [
            name
            for name, navigation in type_.navigations.items()
            if navigation.contained and type_.catalogue.find(navigation.target, type_.version)
        ]
        self._declared = frozenset((*type_.properties, *type_.navigations, ANNOTATION))
        self._is_plain = (
            view == "create"
            and not (self._complex or type_.navigations or self._unsaid - set(type_.key))
            and not any(isinstance(value, list | dict) for value in self._blank.values())
        )

    def draft(self, value: Mapping[str, Any], *, extra: bool) -> Draft:
        """`extra` says that undeclared members are to be kept, behind the declared ones."""
        key = {name: value[name] for name in self._type.client_key if name in value} if self._view == "create" else {}
        if self._is_plain:
            plain = {**self._blank, **value}
            if len(plain) > len(self._blank):
                for name in (*self._unsaid, ANNOTATION):
                    plain.pop(name, None)
            return Draft(self._type, plain, {}, key=key)
        values: dict[str, Any] = {}
        for name in self._type.structural:
            if name in value and name not in self._unsaid:
                prop = self._complex.get(name)
                values[name] = self._shaped(prop, value[name], self._view, extra=extra) if prop else value[name]
            elif name in self._blank:
                values[name] = copy.deepcopy(self._blank[name])
        if extra:
            values.update((name, item) for name, item in value.items() if name not in self._declared)
        children = {name: self._children(name, value[name], extra=extra) for name in self._contained if value.get(name)}
        return Draft(self._type, values, children, key=key)

    def _shaped(self, prop: Property, value: Any, view: str, *, extra: bool) -> Any:
        """Complex values in contract order, at any depth. One in an update is a part, to be merged."""
        if isinstance(value, list):
            # the items of an updated collection are new ones
            view = "create" if view == "update" else view
            return [self._shaped(prop, item, view, extra=extra) for item in value]
        if not isinstance(value, dict):
            return value
        said = value.get(ANNOTATION)
        target = self._type.sibling(said[1:] if said else prop.type_name or "")
        values = target.drafter(view).draft(value, extra=extra or target.keeps_undeclared).values
        return {ANNOTATION: said, **values} if said else values

    def _children(self, navigation: str, value: Any, *, extra: bool) -> list[Draft]:
        target = self._type.navigations[navigation].target
        drafts = []
        for item in value if isinstance(value, list) else [value]:
            type_ = self._type.sibling(item[ANNOTATION][1:] if ANNOTATION in item else target)
            drafts.append(type_.drafter(self._view).draft(item, extra=extra or type_.keeps_undeclared))
        return drafts


def merged(type_: Type, stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A stored entity or complex value with an update's members in it.

    Single complex values are merged member by member (OData 4.01, update a complex property); where nothing
    is stored yet, or the update names another type, what was left out is filled as in a create.
    """
    result = dict(stored)
    for name, value in changes.items():
        prop = type_.properties.get(name)
        old = stored.get(name)
        if prop is None or prop.kind != "complex" or prop.collection or not isinstance(value, dict):
            result[name] = value
        elif isinstance(old, dict) and value.get(ANNOTATION, old.get(ANNOTATION)) == old.get(ANNOTATION):
            result[name] = merged(answered(type_.sibling(prop.type_name or ""), old), old, value)
        else:
            said = value.get(ANNOTATION)
            target = type_.sibling(said[1:] if said else prop.type_name or "")
            whole = target.drafter("create").draft(value, extra=target.keeps_undeclared).values
            result[name] = {ANNOTATION: said, **whole} if said else whole
    return result
