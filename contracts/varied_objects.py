"""What becomes of the members of one object when a response is varied, and where that is possible."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphfake.contracts.model import SENTINEL
from graphfake.contracts.typenames import ANNOTATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.model import Property
    from graphfake.contracts.varying import Choose, Object, Site

CONTEXT = "@odata.context"
NEW_MEMBERS = ("addedLater", "notYetKnown", "x")
NEW_PROPERTIES = ("addedLater", "class", "type", "value", "from", "constructor", "__class__", "items", "self")
NEW_VALUES: tuple[Any, ...] = ("text", 1, True, None, 1.5, {"inner": {"id": "1"}}, [], [{"a": 1}, {}])
NEW_ANNOTATIONS: tuple[tuple[str, Any], ...] = (  # none that a client could act on: it would have to be true
    ("@microsoft.graph.tips", "Use $select to choose only the properties your app needs."),
    ("@odata.metadataEtag", 'W/"JzEtVGhpbmcgIEA="'),
    ("@microsoft.graph.addedLater", None),
    ("@contoso.note", {"of": ["any", "shape"]}),
)
OPAQUE_KEYS = (
    "T_9527a1df-a1df-9527-dfa1-2795dfa12795_DefaultLimit",
    "AAMkAGI2TG93AAA=",
    "a/b+c=d%20e",
    "4f4b8f2d-1c58-4c5c-ABCD-9527A1DF2795",
    "0",
    "x" * 160,
)
BLANKS = ("", " ", "\t", "\u00a0")
SCRIPTS = (
    "\U0001d50a\U0001f469\u200d\U0001f4bb",
    "e\u0301",
    "\u05e9\u05dc\u05d5\u05dd \u202eabc",
    "a\u200bb",
    "line one\nline two\u2028line three",
    "\x01\x1f\x7f",
)
LONG_TEXT = "x" * 16_384  # hypothesis warns of examples that are told in more than 30,000 characters
INTEGERS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "Edm.Byte": (255, 0),
        "Edm.SByte": (-128, 127),
        "Edm.Int16": (-32_768, 32_767),
        "Edm.Int32": (-2_147_483_648, 2_147_483_647),
        "Edm.Int64": (9_007_199_254_740_993, -9_223_372_036_854_775_808, 9_223_372_036_854_775_807),
    }
)


def is_free_text(prop: Property, value: Any) -> bool:
    limits = {"minLength", "maxLength", "pattern", "enum", "const"}
    return prop.edm == "Edm.String" and value is not None and limits.isdisjoint(prop.schema)


def is_number(prop: Property, value: Any) -> bool:
    limits = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum", "const"}
    return prop.edm in INTEGERS and value is not None and limits.isdisjoint(prop.schema)


def is_date(prop: Property, value: Any) -> bool:
    return prop.edm == "Edm.DateTimeOffset" and isinstance(value, str) and not prop.limits


def is_guid(prop: Property, value: Any) -> bool:
    return prop.edm == "Edm.Guid" and value is not None and not prop.limits


def _is_enum(site: Site, prop: Property) -> bool:
    """Has the property a member of an enum to vary? What limits a collection may leave no room for one more."""
    return prop.kind == "enum" and bool(site.members.get(prop.name)) and not prop.collection_limits


def clearable(site: Site) -> list[str]:
    """The members that may be null and are not."""
    properties = site.type.properties
    return [name for name, value in site.members.items() if name in properties and _may_be_null(site, name, value)]


def _may_be_null(site: Site, name: str, value: Any) -> bool:
    return site.type.properties[name].nullable and value is not None and name not in site.type.key


def removable(site: Site) -> list[str]:
    """The members that may be absent: not selected, not set, or not sent unless asked for."""
    properties = site.type.properties
    return [
        name
        for name in site.members
        if name in properties and name not in site.type.key and _may_be_absent(properties[name])
    ]


def _may_be_absent(prop: Property) -> bool:
    return prop.nullable or prop.not_by_default


def without(members: Mapping[str, Any], *names: str) -> Object:
    return {name: value for name, value in members.items() if name not in names}


def absent(site: Site, choose: Choose) -> Object:
    """What is said of the property goes with it."""
    gone = choose(removable(site))
    return without(site.members, gone, *(name for name in site.members if name.startswith(f"{gone}@")))


def null(site: Site, choose: Choose) -> Object:
    return {**site.members, choose(clearable(site)): None}


def enums(site: Site, *, evolvable: bool) -> list[str]:
    catalogue, version = site.type.catalogue, site.type.version
    return [
        name
        for name, prop in site.type.properties.items()
        if _is_enum(site, prop) and catalogue.enum(prop.type_name or "", version).evolvable == evolvable
    ]


def _with_member(site: Site, name: str, member: str) -> Object:
    """A new member in place of an enum's value, behind it in a list of flags, as a further item of a collection."""
    prop, value = site.type.properties[name], site.members[name]
    enum = site.type.catalogue.enum(prop.type_name or "", site.type.version)
    if prop.collection:
        return {**site.members, name: [*value, member]}
    return {**site.members, name: f"{value},{member}" if enum.flags else member}


def unknown_member(site: Site, choose: Choose) -> Object:
    name = choose(enums(site, evolvable=False))
    enum = site.type.catalogue.enum(site.type.properties[name].type_name or "", site.type.version)
    return _with_member(site, name, choose([member for member in NEW_MEMBERS if member not in enum.members]))


def sentinel(site: Site, choose: Choose) -> Object:
    return _with_member(site, choose(enums(site, evolvable=True)), SENTINEL)


def extra_property(site: Site, choose: Choose) -> Object:
    """One that no type has that the object could be of, whether it says so or not."""
    family = (site.type, *(site.type.sibling(name) for name in site.type.derived))
    known = {name.lower() for type_ in family for name in (*type_.properties, *type_.navigations)}
    known |= {name.lower() for name in site.members}
    name = choose([name for name in NEW_PROPERTIES if name.lower() not in known] or ["addedEvenLater"])
    return {**site.members, name: choose(NEW_VALUES)}


def extra_annotation(site: Site, choose: Choose) -> Object:
    """One of the object, behind those that it has, or of a property, in front of that."""
    of_members = [
        (f"{name}@odata.type", f"#{prop.type_text.replace('Edm.', '')}")
        for name, prop in site.type.properties.items()
        if prop.kind == "primitive" and name in site.members
    ]
    name, value = choose([new for new in (*NEW_ANNOTATIONS, *of_members) if new[0] not in site.members])
    of = name.partition("@")[0]
    rest = {member: item for member, item in site.members.items() if not member.startswith("@")}
    if not of:
        return {**_front(site), name: value, **rest}
    placed: Object = _front(site)
    for member, item in rest.items():
        placed |= {name: value, member: item} if member == of else {member: item}
    return placed


def order(site: Site, choose: Choose) -> Object:
    """Annotations stay in front, of the object or of their property, as they must while a reply is streamed."""
    groups: dict[str, Object] = {}
    for name, value in site.members.items():
        if not name.startswith("@"):
            groups.setdefault(name.partition("@")[0], {})[name] = value
    names = list(groups)
    turned = choose([order for order in (names[::-1], names[1:] + names[:1], sorted(names)) if order != names])
    return _front(site) | {name: value for each in turned for name, value in groups[each].items()}


def can_be_turned(site: Site) -> bool:
    return len({name.partition("@")[0] for name in site.members} - {""}) > 1


def _front(site: Site) -> Object:
    """The annotations of the object itself."""
    return {name: value for name, value in site.members.items() if name.startswith("@")}


def number(prop: Property, value: Any, choose: Choose) -> Any:
    """A number in the form of the one that it stands for: text where IEEE754Compatible was asked for."""
    chosen = choose(INTEGERS[prop.edm or ""])
    return str(chosen) if isinstance(value, str) else chosen


def has_context(site: Site) -> bool:
    return CONTEXT in site.members


def no_context(site: Site, _choose: Choose) -> Object:
    return without(site.members, CONTEXT)


def no_type(site: Site, _choose: Choose) -> Object:
    return without(site.members, ANNOTATION)


def opaque_key(site: Site, choose: Choose) -> Object:
    return {**site.members, choose(text_keys(site)): choose(OPAQUE_KEYS)}


def text_keys(site: Site) -> list[str]:
    return [name for name in site.type.key if site.type.properties[name].edm == "Edm.String" and name in site.members]


def is_named_needlessly(site: Site) -> bool:
    return site.members.get(ANNOTATION) == f"#{site.declared.name}" and site.type.kind == "entity"


def empty_page(body: Object, _choose: Choose) -> Object:
    return {**body, "value": []}


def count_unasked(body: Object, choose: Choose) -> Object:
    """The count is of all pages, and stands before the entities."""
    held = len(body["value"])
    return {**without(body, "value"), "@odata.count": choose((held, held + 1, held + 1_000)), "value": body["value"]}
