"""Objects of one type as a JSON Schema, as they are sent or answered: a view's schema with its values spelled out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.export.spellings import any_case
from graphfake.contracts.names import INTERNAL_NAMESPACE
from graphfake.contracts.operation_types import OperationType
from graphfake.contracts.reading import MOST_BOUND
from graphfake.contracts.typenames import ANNOTATION
from graphfake.contracts.views import object_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.export.literals import Mode
    from graphfake.contracts.model import Navigation, Property
    from graphfake.contracts.structured import Type
    from graphfake.contracts.views import Nest

    # the schema of a member as a view has it -> with what stands for enums and primitive types in it
    Spell = Callable[[dict[str, Any]], dict[str, Any]]

_ANNOTATIONS = "^@|^[^@]+@(?!odata[.]bind$)"
_BINDS = "@odata[.]bind$"
_A_LINK = {"type": "string", "minLength": 1}


class Use(NamedTuple):
    """What an object is described for: a view of its type, and how it is written.

    `read_only_ignored`: what a client sends for members that the service sets is ignored, rather than refused.
    """

    view: str
    mode: Mode
    read_only_ignored: bool = False


def object_of(
    type_: Type, use: Use, profile: str, nest: Nest, spell: Spell, shown: Callable[[str], bool]
) -> dict[str, Any]:
    """The schema of objects of exactly this type.

    `nest` gives what stands for nested types, `spell` for values; `shown` says of a type's name whether entities of it
    that a navigation leads to are described.
    """
    followed = _Followed(nest, shown, use.mode)
    view = object_schema(type_, use.view, profile, followed.nest)
    facts = facts_of(type_)
    members = {
        name: _annotated(spell(schema), type_.properties.get(name), facts.get(name, {}))
        for name, schema in view["properties"].items()
        if name != ANNOTATION
    }
    for name, navigation in type_.navigations.items():
        if name in members and not (shown(navigation.target) and _is_held(type_, navigation)):
            members[name] = _unfollowed(navigation)
    schema: dict[str, Any] = {"type": "object"}
    is_named = not isinstance(type_, OperationType)  # which is no type that a body could name
    if use.mode == "answered":
        schema["properties"] = {**members, ANNOTATION: {"type": "string"}}
    elif use.mode == "sent":
        kept = {name: member for name, member in members.items() if _is_sent(type_, name, use, shown)}
        named: Any = {"const": f"#{type_.name}"}
        schema["properties"] = {ANNOTATION: named if is_named else False, **kept, **_never(type_, kept)}
        schema["patternProperties"] = {**_links(type_, str), **_other_names(type_)}
        schema["additionalProperties"] = type_.open
    else:
        taken = {name: member for name, member in members.items() if _is_taken(type_, name, use)}
        named = {"type": "string", "pattern": type_texts(type_)}
        schema["properties"] = {ANNOTATION: named if is_named else False, **taken, **_never(type_, taken)}
        schema["patternProperties"] = {_ANNOTATIONS: {}, **_links(type_, any_case), **_other_names(type_)}
        schema["additionalProperties"] = type_.open
    required = [name for name in view.get("required", ()) if name in schema["properties"]]
    if required:
        schema["required"] = required
    schema = {keyword: said for keyword, said in schema.items() if said != {}}
    return {**schema, "deprecated": True} if is_deprecated(type_.document) else schema


def type_texts(type_: Type) -> str:
    """The pattern of what `@odata.type` may say to mean this type."""
    short = any_case(type_.short_name)
    return f"^#?(?:{any_case(type_.name)}|{any_case(INTERNAL_NAMESPACE)}{short})$"


def facts_of(type_: Type) -> dict[str, dict[str, Any]]:
    """What the documents of a type and its bases say of each property, as written."""
    facts: dict[str, dict[str, Any]] = {}
    for name in (*reversed(type_.bases), type_.name):
        said = (
            type_.sibling(name).document.get("properties", {})
            if name != type_.name
            else type_.document.get("properties", {})
        )
        facts.update({member: schema for member, schema in said.items() if isinstance(schema, dict)})
    return facts


def is_deprecated(said: Any) -> bool:
    """Does a document or one of its parts say that it is on its way out?"""
    return bool(said.get("x-deprecated") or said.get("deprecated") is True)


class _Followed:
    """Lets only those navigations lead to a description whose targets are described."""

    def __init__(self, nest: Nest, shown: Callable[[str], bool], mode: Mode) -> None:
        self._nest = nest
        self._shown = shown
        self._mode = mode

    def nest(self, nested: Type, view: str) -> dict[str, Any]:
        if nested.kind == "entity" and not self._shown(nested.name):
            return {"type": "object"}
        return self._nest(nested, view)


def _is_held(type_: Type, navigation: Navigation) -> bool:
    return type_.catalogue.find(navigation.target, type_.version) is not None


def _unfollowed(navigation: Navigation) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "object"}
    return {"type": "array", "items": one} if navigation.collection else {"type": ["object", "null"]}


def _is_sent(type_: Type, name: str, use: Use, shown: Callable[[str], bool]) -> bool:
    """Should a client send this member? Not what the service makes up, sets or keeps apart."""
    if name in type_.navigations:
        navigation = type_.navigations[name]
        return shown(navigation.target) and _is_held(type_, navigation)
    prop = type_.properties.get(name)
    if name in type_.key:
        return use.view == "create" and name in type_.client_key
    return prop is None or not (prop.fixed(use.view) or (prop.is_stream and not prop.collection))


def _is_taken(type_: Type, name: str, use: Use) -> bool:
    """May this member be sent at all? The key is ignored, and so may be what is read-only."""
    if name in type_.navigations:
        return _is_held(type_, type_.navigations[name])
    prop = type_.properties.get(name)
    return prop is None or name in type_.key or use.read_only_ignored or not prop.fixed(use.view)


def _never(type_: Type, taken: dict[str, Any]) -> dict[str, bool]:
    """Declared members that must not be sent, where an open type would let them by."""
    declared = (*type_.properties, *type_.navigations, *sorted(type_.unfollowed))
    return {name: False for name in declared if name not in taken} if type_.open else {}


def _other_names(type_: Type) -> dict[str, bool]:
    """What an open type takes for no member of its own: declared names in another case, and links that it lacks."""
    if not type_.open:
        return {}
    declared = sorted({*type_.properties, *type_.navigations, *type_.unfollowed, *type_.untyped})
    cased = "|".join(any_case(name) for name in declared)
    known = "|".join(pattern.removeprefix("^").removesuffix(_BINDS) for pattern in _links(type_, any_case))
    other_case = f"^(?!(?:{'|'.join(declared)})$)(?:{cased})$"
    other_link = (f"^(?!(?:{known})@)" if known else "^") + f"[^@]+{_BINDS}"
    return {other_case: False, other_link: False} if declared else {other_link: False}


def _links(type_: Type, spelled: Callable[[str], str]) -> dict[str, Any]:
    """`navigation@odata.bind` for entities that live elsewhere."""
    if type_.kind != "entity":
        return {}
    many = {"type": "array", "items": _A_LINK, "maxItems": MOST_BOUND}
    return {
        f"^{spelled(navigation.name)}{_BINDS}": many if navigation.collection else _A_LINK
        for navigation in type_.navigations.values()
        if not navigation.contained and _is_held(type_, navigation)
    }


def _annotated(schema: dict[str, Any], prop: Property | None, said: dict[str, Any]) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    if prop is not None and prop.read_only:
        marks["readOnly"] = True
    if is_deprecated(said):
        marks["deprecated"] = True
    return {**schema, **marks} if marks else schema
