"""Our own replies held against their contracts before they leave: the fake must never break what it checks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.contracts.json_text import parse
from graphfake.server.showing.expanding import below

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfake.contracts import Type
    from graphfake.contracts.model import Property
    from graphfake.odata.wanted import Wanted
    from graphfake.server.calls import Call, Reply

ANNOTATION = "@odata.type"
_APART = {"@removed"}
"""What says of an object in a list that it is no entity."""
_ALL = "*"


class SelfCheckError(Exception):
    """A reply of ours breaks its contract: a bug of graphfake, or content that was stored without validation."""


def is_apart(item: Mapping[str, Any]) -> bool:
    """Does an object in a list tell of an entity that is no longer there?"""
    return not item.keys().isdisjoint(_APART)


def check_reply(call: Call, reply: Reply, *, view: str = "self-check") -> None:
    """Raises SelfCheckError, naming rule and place, for an entity that is not whole or not lawful.

    `view` is the one that it is held to: by `response` it need not be whole, and may hold what nobody has declared.
    """
    if reply.type is None or reply.body is None or not (reply.content_type or "").startswith("application/json"):
        return
    body = parse(reply.body, exact=reply.type.needs_exact_numbers).value
    for item in body["value"] if reply.listed else [body]:
        if not is_apart(item):
            _Check(call, view).entity(item, reply.type, call.asked.wanted)


class _Check:
    """Holds the entities of one reply to their contracts, level by level."""

    def __init__(self, call: Call, view: str) -> None:
        self._call = call
        self._view = view
        self._form = call.form

    def entity(self, shown: dict[str, Any], declared: Type, wanted: Wanted) -> None:
        """An entity, and those that are expanded in it."""
        said = str(shown.get(ANNOTATION, "")).removeprefix("#")
        type_ = declared.sibling(said) if said else declared
        entity = {name: value for name, value in shown.items() if not name.startswith("#")}
        for expansion in (each for each in wanted.expand if type_.is_a(each.owner.name)):
            children = entity.pop(expansion.navigation.name, None)
            if not expansion.suffix:
                inner = below(expansion, 1).wanted
                for child in children if isinstance(children, list) else [children] if children else []:
                    self.entity(child, expansion.target, inner)
        if self._form.metadata == "none" and _leaves_types_out(declared):
            return
        self._object(entity, type_, wanted.select)

    def _object(self, value: dict[str, Any], type_: Type, select: Sequence[str] | None) -> None:
        """Members that were selected in part are held to what was selected of them."""
        whole = None if select is None or _ALL in select else [name for name in select if "/" not in name]
        if whole is not None and select is not None:
            for name in dict.fromkeys(path.partition("/")[0] for path in select if "/" in path):
                prop = type_.properties.get(name)
                if name not in whole and prop is not None and prop.type_name is not None:
                    inner = [path.partition("/")[2] for path in select if path.startswith(f"{name}/")]
                    self._parts(value.pop(name, None), type_.sibling(prop.type_name), inner)
        restored = _restored(value, type_) if self._form.exact else value
        settings = self._call.space.settings
        verdict = type_.judge(
            restored,
            view=self._view,
            profile=settings.profile,
            dialect=self._call.place.dialect,
            tolerate=settings.tolerate,
            selected=whole,
        )
        if verdict.violations:
            first = verdict.violations[0]
            place = f"{self._call.request.method} {self._call.place.route}"
            raise SelfCheckError(f"{place} answers what breaks {first.rule} at {first.pointer}: {first.expects}.")

    def _parts(self, value: Any, declared: Type, select: Sequence[str]) -> None:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                said = str(item.get(ANNOTATION, "")).removeprefix("#")
                self._object(dict(item), declared.sibling(said) if said else declared, select)


def _leaves_types_out(type_: Type) -> bool:
    """Can a value stand here whose type is not the declared one, so that without metadata nobody knows it?"""
    seen: set[str] = set()
    waiting = [type_]
    while waiting:
        found = waiting.pop()
        if found.derived:
            return True
        seen.add(found.name)
        held = [prop.type_name for prop in found.properties.values() if prop.kind == "complex" and prop.type_name]
        waiting += [found.sibling(name) for name in held if name not in seen]
    return False


def _restored(value: dict[str, Any], type_: Type) -> dict[str, Any]:
    """The numbers that are shown as text, as numbers again."""
    return {
        name: _number(item, type_.properties[name], type_) if name in type_.properties else item
        for name, item in value.items()
    }


def _number(value: Any, prop: Property, type_: Type) -> Any:
    if isinstance(value, list):
        return [_number(item, prop, type_) for item in value]
    if isinstance(value, dict) and prop.type_name is not None:
        said = str(value.get(ANNOTATION, "")).removeprefix("#")
        return _restored(value, type_.sibling(said or prop.type_name))
    if not isinstance(value, str) or prop.edm not in ("Edm.Int64", "Edm.Decimal"):
        return value
    return int(value) if value.lstrip("-").isdigit() else Decimal(value)
