"""What one document says, held to the documents around it: names, defaults, examples, paths, views."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfake.contracts.blanks import blank
from graphfake.contracts.names import fold
from graphfake.contracts.pointers import escape
from graphfake.contracts.properties import ANNOTATIONS
from graphfake.contracts.rules import rules
from graphfake.contracts.shown import show
from graphfake.contracts.validators import accepts, check_schema
from graphfake.contracts.views import VIEWS, build_schema, object_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.model import Navigation, Property
    from graphfake.contracts.shelf import Slot
    from graphfake.contracts.structured import Type
    from graphfake.contracts.verdict import Verdict

    # the check, the pointer, and a sentence that says what is wrong
    Fault = tuple[str, str, str]

MOST_NESTED = 20
"""Types that reach more than this many others have their views checked piece by piece alone."""
_LITERAL_LIBERTIES = {"tolerated.string-number", "tolerated.string-boolean", "tolerated.binary-alphabet"}
_READ = ANNOTATIONS | {"$schema", "type", "allOf", "properties", "enum"}


def enum_faults(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    """Whether `enum` and `x-members` list the same members. Raises ContractError where it cannot be read."""
    content = catalogue.document(slot.name, slot.version)
    catalogue.enum(slot.name, slot.version)
    listed, numbered = list(content.get("enum", [])), list(content.get("x-members", {}))
    if listed != numbered:
        missing = [name for name in listed if name not in numbered] + [n for n in numbered if n not in listed]
        said = f"{', '.join(missing[:5])} not in both" if missing else "another order"
        yield "members", "/x-members", f"x-members and enum list the same members in the same order; here: {said}."
    yield from _common_faults(content)


def type_faults(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    """Everything that can be wrong with an entity or complex type. Raises ContractError where it cannot be read."""
    type_ = catalogue.type(slot.name, slot.version)
    content = type_.document
    yield from _common_faults(content)
    yield from _key_faults(type_)
    yield from _name_faults(type_)
    own = content.get("properties", {})
    for name, schema in own.items():
        yield from _rule_faults(schema, f"/properties/{name}")
        if name in type_.navigations:
            yield from _navigation_faults(type_, type_.navigations[name])
    yield from view_faults(type_)
    for name in own:
        prop = type_.properties.get(name)
        if prop is not None and prop.has_default:
            yield from default_faults(type_, name)
        if prop is not None and "enum" in prop.limits:
            yield from listed_faults(type_, prop)
    for number, example in enumerate(type_.examples):
        yield from _told(type_.judge(example, view="response"), "example", f"/examples/{number}")


def service_faults(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    """Whether paths lead to entities and prefixes to paths. Raises ContractError where it cannot be read."""
    content = slot.read().content
    service = catalogue.service(slot.version)
    if service.version != content.get("x-name"):
        yield "name", "/x-name", f"The document stands in the folder of {slot.version} but is named otherwise."
    for path in _keys(content, "x-paths"):
        root = service.roots.get(path.strip("/").lower())
        if root is not None and _kind(catalogue, root.type, slot.version) != "entity":
            yield "path", f"/x-paths/{escape(path)}", f"{root.type} is no entity type of this catalogue."
    for keyword in ("x-permissions", "x-dialect", "x-page-size", "x-always-there"):
        for path in _keys(content, keyword):
            first = path.lower().strip("/").partition("/")[0]
            if first and first not in service.roots:
                yield "path", f"/{keyword}/{escape(path)}", f"No path of x-paths begins with /{first:.100}."
    yield from _common_faults(content)


def _common_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    for keyword in content:
        if keyword not in _READ and not keyword.startswith("x-"):
            yield (
                "unread",
                f"/{escape(keyword)}",
                f"graphfake does not read {keyword:.100} of a type; it has no effect.",
            )
    yield from _rule_faults(content, "")


def _rule_faults(content: object, pointer: str) -> Iterator[Fault]:
    said = content.get("x-rules", {}) if isinstance(content, dict) else {}
    for code in said if isinstance(said, dict) else ():
        if code not in rules():
            yield "rule", f"{pointer}/x-rules/{escape(code)}", f"{code:.100} is no code of the rule table."


def _key_faults(type_: Type) -> Iterator[Fault]:
    if type_.kind == "complex" and type_.key:
        yield "key", "/x-key", "A complex type has no key."
    if type_.kind == "entity" and not type_.key and not type_.abstract and not _stands_alone(type_):
        yield "key", "", "An entity has a key: x-key names its properties, here or in a base."


def _stands_alone(type_: Type) -> bool:
    """Is it a singleton, or what a single navigation leads to? Without a key, nothing else can be told apart."""
    catalogue, version = type_.catalogue, type_.version
    if version in catalogue.versions:
        found = [root.collection for root in catalogue.service(version).roots.values() if root.type == type_.name]
        if found:
            return not any(found)
    led = [
        navigation.get("collection") is True
        for name in catalogue.mentioning(type_.name, version)
        for navigation in _navigations(catalogue.document(name, version))
        if navigation.get("target") == type_.name
    ]
    return bool(led) and not any(led)


def _navigations(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    said = content.get("properties")
    for schema in said.values() if isinstance(said, dict) else ():
        navigation = schema.get("x-navigation") if isinstance(schema, dict) else None
        if isinstance(navigation, dict):
            yield navigation


def _name_faults(type_: Type) -> Iterator[Fault]:
    for name in type_.required_on_create or ():
        if type_.properties[name].read_only:
            yield "key", "/x-required-on-create", f"{name} is read-only: nobody can be required to send it."
    seen: dict[str, str] = {}
    for name in (*type_.properties, *type_.navigations):
        known = seen.setdefault(fold(name), name)
        if known != name:
            yield "name", "/properties", f"{known} and {name} are one name to Graph, which forgets letter case."


def _navigation_faults(type_: Type, navigation: Navigation) -> Iterator[Fault]:
    pointer = f"/properties/{navigation.name}/x-navigation"
    if _kind(type_.catalogue, navigation.target, type_.version) != "entity":
        yield "navigation", f"{pointer}/target", f"{navigation.target} is no entity type of this catalogue."
    elif navigation.partner and navigation.partner not in type_.sibling(navigation.target).navigations:
        yield "navigation", f"{pointer}/partner", f"{navigation.target} has no navigation {navigation.partner}."


def view_faults(type_: Type) -> Iterator[Fault]:
    """The views are made as the server makes them, nested types apart, and whole where that is not too much."""
    from jsonschema.exceptions import SchemaError

    blank(type_)
    whole = _reaches(type_) <= MOST_NESTED
    for view in VIEWS:
        try:
            check_schema(object_schema(type_, view, "documented", _anything))
            type_.validation(view, "documented", "intune")
            if whole:
                accepts(build_schema(type_, view, "documented"))
        except (SchemaError, ValueError) as error:
            yield "view", "", f"The view {view} is no schema that every validator takes: {str(error)[:300]}."


def _anything(_nested: Type, _view: str) -> dict[str, Any]:
    return {}


def _reaches(type_: Type) -> int:
    """How many types stand in the views of this one, as far as it matters."""
    seen = {type_.name}
    waiting = [type_]
    while waiting and len(seen) <= MOST_NESTED:
        current = waiting.pop()
        targets = [navigation.target for navigation in current.navigations.values()]
        for name in (*current.held(), *targets, *current.derived):
            if name not in seen and type_.catalogue.find(name, type_.version):
                seen.add(name)
                waiting.append(type_.sibling(name))
    return len(seen)


def default_faults(type_: Type, name: str) -> Iterator[Fault]:
    """A default is kept as it is written, so it has to be what would be kept of it if it were sent."""
    pointer = f"/properties/{name}/x-default"
    prop = type_.properties[name]
    if type_.abstract:  # judged by an heir, as nothing is of the type itself
        heirs = (type_.sibling(heir) for heir in type_.derived)
        type_ = next((heir for heir in heirs if not heir.abstract), type_)
    if prop.kind == "complex" and isinstance(prop.default, dict):
        verdict = type_.sibling(prop.type_name or "").judge(prop.default)
        yield from _told(verdict, "default", pointer)
        kept: Any = verdict.draft.values if verdict.draft else prop.default
    else:
        verdict = type_.judge({name: prop.default}, view="update")
        yield from _told(verdict, "default", pointer, below=f"/{name}")
        kept = verdict.draft.values.get(name, prop.default) if verdict.draft else prop.default
    if json.dumps(kept, sort_keys=True, default=str) != json.dumps(prop.default, sort_keys=True):
        yield "default", pointer, f"The canonical form of this default is {show(kept)}."


def listed_faults(type_: Type, prop: Property) -> Iterator[Fault]:
    """A value that is listed has to be one that can be sent."""
    for value in prop.limits["enum"]:
        verdict = type_.judge({prop.name: [value] if prop.collection else value}, view="update")
        rules_broken = {violation.rule for violation in verdict.violations} - {"body.constraint"}
        if rules_broken or any(note.rule in _LITERAL_LIBERTIES for note in verdict.notes):
            reason = f"{show(value)} is no canonical {prop.edm}, so that nobody can send it."
            yield "members", f"/properties/{prop.name}/enum", reason


def _told(verdict: Verdict, check: str, pointer: str, below: str = "") -> Iterator[Fault]:
    for violation in verdict.violations:
        place = pointer + violation.pointer.removeprefix(below)
        yield check, place, f"{violation.rule}: {violation.sent} stands here; expected: {violation.expects}."
    for note in verdict.notes:
        if note.rule not in ("tolerated.id-ignored", "tolerated.read-only-ignored"):
            yield check, pointer + note.pointer.removeprefix(below), f"{note.rule}: {rules()[note.rule].title}"


def _kind(catalogue: Catalogue, name: str, version: str) -> str | None:
    known = catalogue.find(name, version)
    return str(catalogue.document(known, version).get("x-kind")) if known else None


def _keys(content: Mapping[str, Any], keyword: str) -> list[str]:
    said = content.get(keyword, {})
    return [key for key in said if key.startswith("/")] if isinstance(said, dict) else []
