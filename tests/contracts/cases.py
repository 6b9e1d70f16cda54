"""What each body of the invented service comes to: a table, by what it shows. Judged by the tests, and by mutants."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from tests.contracts.invented import WIDGET

Told = tuple[str, str]  # rule, pointer


class Case(NamedTuple):
    """`broken` in the order in which it would be answered; `notes` in any; `kept` of what is accepted, in part."""

    shows: str
    type: str
    body: dict[str, Any]
    broken: list[Told]
    notes: list[Told]
    view: str
    dialect: str
    kept: dict[str, Any]

    def __str__(self) -> str:
        return self.shows.replace(" ", "-")


CASES: list[Case] = []
REST = "-0000-0000-0000-00000000000"
RANGE = {"@odata.type": "#contoso.range", "value": 1}


def case(
    shows: str,
    type_: str,
    body: dict[str, Any],
    *told: Told,
    view: str = "create",
    dialect: str = "intune",
    kept: dict[str, Any] | None = None,
) -> None:
    notes = [each for each in told if each[0].startswith("tolerated.")]
    broken = [each for each in told if each not in notes]
    CASES.append(Case(shows, f"contoso.{type_}", body, broken, notes, view, dialect, kept or {}))


def widget(shows: str, body: dict[str, Any], *told: Told, **more: Any) -> None:
    """A widget with these members instead of the least that creates one."""
    case(shows, "widget", {**WIDGET, **body}, *told, **more)


def answer(shows: str, body: dict[str, Any], *told: Told, view: str = "response") -> None:
    case(shows, "widget", {"id": "1", **body}, *told, view=view)


# Taken with a note.
widget("a member in another case", {"color": "RED"}, ("tolerated.enum-case", "/color"), kept={"color": "red"})
widget("a member by its number", {"color": "5"}, ("tolerated.enum-number-text", "/color"), kept={"color": "green"})
widget("a number as text", {"level": "7"}, ("tolerated.string-number", "/level"), kept={"level": 7})
widget("a boolean as text", {"safe": "false"}, ("tolerated.string-boolean", "/safe"), kept={"safe": False})
widget("base64url", {"picture": "-_8"}, ("tolerated.binary-alphabet", "/picture"), kept={"picture": "+/8="})
widget("a name in another case", {"TRIM": None}, ("tolerated.property-case", "/TRIM"))
widget("a key", {"id": "x"}, ("tolerated.id-ignored", "/id"))
widget("a key that is null", {"id": None}, ("tolerated.id-ignored", "/id"))
widget("a read-only member", {"stamp": "x"}, ("tolerated.read-only-ignored", "/stamp"), kept={"stamp": ""})
widget("a read-only collection", {"stamps": ["x"]}, ("tolerated.read-only-ignored", "/stamps"))
widget("its type in another case", {"@odata.type": "#Contoso.WIDGET"}, ("tolerated.type-name", "/@odata.type"))
widget(
    "its type in Intune's namespace",
    {"@odata.type": "#microsoft.management.services.api.widget"},
    ("tolerated.type-name", "/@odata.type"),
)
widget(
    "a derived type in another case",
    {"@odata.type": "CONTOSO.gadget", "volts": 5},
    ("tolerated.type-name", "/@odata.type"),
)
widget(
    "liberties deep inside",
    {"parts": [{"NAME": "x", "id": "1", "bolts": [{"turns": "3"}]}]},
    ("tolerated.property-case", "/parts/0/NAME"),
    ("tolerated.id-ignored", "/parts/0/id"),
    ("tolerated.string-number", "/parts/0/bolts/0/turns"),
)
widget("a liberty with one item", {"ratings": [1, "2"]}, ("tolerated.string-number", "/ratings/1"))
widget("flags in another case", {"uses": "WET"}, ("tolerated.enum-case", "/uses"))
widget("flags by their sum", {"uses": "5"}, ("tolerated.enum-number-text", "/uses"), kept={"uses": "both"})
widget(
    "flags by name and number",
    {"uses": "Wet,1"},
    ("tolerated.enum-case", "/uses"),
    ("tolerated.enum-number-text", "/uses"),
    kept={"uses": "indoors,wet"},
)

# Taken without one.
widget("a Guid in capitals", {"serial": f"ABCDEFAB{REST}F"}, kept={"serial": f"abcdefab{REST}f"})
widget("a large number as text", {"weight": "9007199254740993"}, kept={"weight": 9007199254740993})
widget("a decimal as text", {"price": "1.10"}, kept={"price": 1.1})
widget("a decimal with all its digits", {"price": Decimal("0.1000000000000000055511151231")})
widget("its type without a hash", {"@odata.type": "contoso.widget"})
widget("nothing more", {}, kept={"level": 3, "stamp": "", "tags": [], "trim": None, "size": None})
widget("a part of a value", {"size": {"value": 1}}, kept={"size": {"value": 1, "unit": None}})
widget("its type", {"@odata.type": "#contoso.widget"})
widget("a derived type", {"@odata.type": "#contoso.gadget", "volts": 5})
widget("flags with blanks", {"uses": " wet , indoors "}, kept={"uses": "indoors,wet"})
widget("one flag twice", {"uses": "wet,wet"}, kept={"uses": "wet"})
widget("no flag beside others", {"uses": "none,wet"}, kept={"uses": "wet"})
widget("no flag alone", {"uses": "none"}, kept={"uses": "none"})
widget("a member behind the sentinel", {"color": "infraRed"})
widget("annotations of any kind", {"@odata.etag": "x", "color@odata.type": "#x", "@a.b": {"c": []}, "nobody@x.y": 1})
widget("null where it may be", dict.fromkeys(("price", "made", "picture", "trim", "uses", "size", "chain")))
widget("empty collections", {"tags": [], "ratings": [], "palette": [], "spans": [], "parts": []})
widget("null as an item where it may be", {"ratings": [None, 1], "spans": [None]})
widget("no single contained entity", {"main": None})
widget("entities below, at any depth", {"parts": [{"name": "x", "bolts": [{"turns": 1}]}], "main": {"name": "y"}})
widget("a derived entity below", {"parts": [{"@odata.type": "#contoso.steelPart", "name": "x", "grade": 3}]})
widget("a complex value that holds its like", {"chain": {"label": "a", "next": {"label": "b", "next": None}}})
widget("a derived complex value", {"size": {**RANGE, "from": 0}}, kept={"size": {**RANGE, "unit": None, "from": 0}})
widget("a derived value of an abstract type", {"shade": {"@odata.type": "#contoso.tint", "tone": 1}})
widget(
    "members of an open type",
    {"notes": {"mood": {"is": ["good", None]}}},
    kept={"notes": {"title": None, "mood": {"is": ["good", None]}}},
)
widget("infinity as text", {"size": {"value": "INF"}})

# Refused: the value.
widget("null where it may not be", {"safe": None}, ("body.null", "/safe"))
widget("null for a member", {"color": None}, ("body.null", "/color"))
widget("null for a collection", {"tags": None}, ("body.null", "/tags"))
widget("null for an item", {"tags": ["a", None]}, ("body.null", "/tags/1"))
widget("null for contained entities", {"parts": None}, ("body.null", "/parts"))
widget("null for one of them", {"parts": [None]}, ("body.null", "/parts/0"))
widget("text for a boolean", {"safe": "yes"}, ("body.type", "/safe"))
widget("a number for a boolean", {"safe": 1}, ("body.type", "/safe"))
widget("a number for text", {"tags": ["a", 1]}, ("body.type", "/tags/1"))
widget("a boolean for a number", {"level": True}, ("body.type", "/level"))
widget("a fraction for a whole number", {"level": 1.5}, ("body.type", "/level"))
widget("a whole number with a point", {"level": 5.0}, ("body.literal", "/level"))
widget("the same, parsed exactly", {"level": Decimal("5.0")}, ("body.literal", "/level"))
widget("a number that is too large", {"level": 2**31}, ("body.literal", "/level"))
widget("a malformed Guid", {"serial": "{11111111-2222-3333-4444-555555555555}"}, ("body.literal", "/serial"))
widget("a malformed date", {"made": "2017-01-01"}, ("body.literal", "/made"))
widget("malformed base64", {"picture": "a"}, ("body.literal", "/picture"))
widget("half a surrogate pair", {"tags": ["\ud800"]}, ("body.literal", "/tags/0"))
widget("an unknown member", {"color": "blue"}, ("body.enum", "/color"))
widget(
    "an unknown member under another name",
    {"TRIM": "blue"},
    ("body.enum", "/TRIM"),
    ("tolerated.property-case", "/TRIM"),
)
widget("no member", {"color": ""}, ("body.enum", "/color"))
widget("two members where one belongs", {"color": "red,green"}, ("body.enum", "/color"))
widget("a blank before a member", {"color": " red"}, ("body.enum", "/color"))
widget("a number that no member has", {"color": "2"}, ("body.enum", "/color"))
widget("the sentinel", {"color": "unknownFutureValue"}, ("body.enum", "/color"))
widget("the sentinel in another case", {"color": "unknownfuturevalue"}, ("body.enum", "/color"))
widget("the sentinel by its number", {"color": "6"}, ("body.enum", "/color"))
widget("the sentinel among flags", {"uses": "wet,unknownFutureValue"}, ("body.enum", "/uses"))
widget("a sum with the sentinel's bit", {"uses": "6"}, ("body.enum", "/uses"))
widget("a look-alike letter", {"color": "red".replace("r", "ｒ")}, ("body.enum", "/color"))
widget("no flag after a comma", {"uses": "wet,"}, ("body.enum", "/uses"))
widget("a number for a member", {"color": 1}, ("body.enum-not-text", "/color"))
widget("a boolean for an item", {"palette": ["red", True]}, ("body.enum-not-text", "/palette/1"))
widget("an array for one value", {"level": [1]}, ("body.unexpected-node", "/level"))
widget("an object for one value", {"color": {}}, ("body.unexpected-node", "/color"))
widget("one value for an array", {"tags": "a"}, ("body.unexpected-node", "/tags"))
widget("text for a complex value", {"size": "big"}, ("body.unexpected-node", "/size"))
widget("an array for a complex value", {"size": []}, ("body.unexpected-node", "/size"))
widget("an object for an array", {"parts": {}}, ("body.unexpected-node", "/parts"))
widget("an array for one entity", {"main": []}, ("body.unexpected-node", "/main"))
widget("no number as text", {"size": {"value": "big"}}, ("body.literal", "/size/value"))
widget("what no text can say", {"notes": {"mood": ["\ud800"]}}, ("body.literal", "/notes/mood/0"))
widget("what no number can be", {"notes": {"mood": float("inf")}}, ("body.literal", "/notes/mood"))

# Refused: the member.
widget("an unknown member name", {"colour": "red"}, ("body.unknown-property", "/colour"))
widget("a name with a slash", {"a/b~c": 1}, ("body.unknown-property", "/a~1b~0c"))
widget("an unknown name inside", {"size": {"value": 1, "x": 1}}, ("body.unknown-property", "/size/x"))
widget("an unknown name far inside", {"parts": [{"name": "x", "y": 1}]}, ("body.unknown-property", "/parts/0/y"))
widget("a member of a derived type", {"volts": 5}, ("body.unknown-property", "/volts"))
widget("one name twice", {"Color": "green"}, ("body.duplicate", "/Color"))
widget("one name twice inside", {"size": {"value": 1, "VALUE": "x"}}, ("body.duplicate", "/size/VALUE"))
widget("a related entity inline", {"maker": {"name": "x"}}, ("body.inline-reference", "/maker"))
widget("a link to a related entity", {"maker@odata.bind": "https://x"})
widget("a link that is no URL", {"maker@odata.bind": 5}, ("body.bind", "/maker@odata.bind"))
widget("links for a single navigation", {"maker@odata.bind": ["x"]}, ("body.bind", "/maker@odata.bind"))
widget("a link to what is contained", {"parts@odata.bind": ["x"]}, ("body.bind", "/parts@odata.bind"))
widget(
    "two links for one navigation",
    {"maker@odata.bind": "x", "MAKER@odata.bind": "y"},
    ("body.duplicate", "/MAKER@odata.bind"),
)
widget("a link to nothing", {"owner@odata.bind": "x"}, ("body.unknown-property", "/owner@odata.bind"))
widget("a link from a property", {"color@odata.bind": "x"}, ("body.unknown-property", "/color@odata.bind"))
widget("a read-only member of the directory", {"stamp": "x"}, ("body.read-only", "/stamp"), dialect="directory")
widget("whatever it holds", {"stamp": {"a": 1}}, ("body.read-only", "/stamp"), dialect="directory")
widget(
    "an ignored one of a wrong type", {"stamp": 1}, ("body.type", "/stamp"), ("tolerated.read-only-ignored", "/stamp")
)
widget("a key of a wrong type", {"id": 5}, ("body.type", "/id"), ("tolerated.id-ignored", "/id"))
widget("a key that is an object", {"id": {}}, ("body.unexpected-node", "/id"), ("tolerated.id-ignored", "/id"))

# Refused: the type.
widget("an unknown type", {"@odata.type": "#contoso.nothing"}, ("body.type-unresolved", "/@odata.type"))
widget("no type", {"@odata.type": ""}, ("body.type-unresolved", "/@odata.type"))
widget("a type that is null", {"@odata.type": None}, ("body.type-unresolved", "/@odata.type"))
widget("an unrelated type", {"@odata.type": "#contoso.part"}, ("body.type-not-assignable", "/@odata.type"))
widget("its base type", {"@odata.type": "#contoso.thing"}, ("body.type-not-assignable", "/@odata.type"))
widget("an enum for its type", {"@odata.type": "#contoso.color"}, ("body.type-not-assignable", "/@odata.type"))
widget(
    "an unrelated type of a nested value",
    {"size": {"@odata.type": "#contoso.node", "value": 1}},
    ("body.type-incompatible", "/size/@odata.type"),
)
widget(
    "an unknown type of a nested value",
    {"spans": [{"value": 1, "@odata.type": "#x"}]},
    ("body.type-unresolved", "/spans/0/@odata.type"),
)
widget("an abstract value without its type", {"shade": {}}, ("body.abstract", "/shade"))
widget("an abstract value", {"shade": {"@odata.type": "#contoso.shade"}}, ("body.abstract", "/shade/@odata.type"))
widget(
    "a derived type that does not belong below",
    {"parts": [{"@odata.type": "#contoso.bolt", "name": "x"}]},
    ("body.type-not-assignable", "/parts/0/@odata.type"),
)
case("an abstract entity", "thing", {}, ("body.abstract", ""))

# Refused: what is not there.
case(
    "nothing at all",
    "widget",
    {},
    *(("body.missing", f"/{name}") for name in ("serial", "weight", "safe", "color")),
)
widget("what a value lacks", {"size": {}}, ("body.missing", "/size/value"))
widget("what an item lacks", {"spans": [{"value": 1}, {}]}, ("body.missing", "/spans/1/value"))
widget("what an entity below lacks", {"parts": [{}]}, ("body.missing", "/parts/0/name"))
widget("what a derived type lacks", {"@odata.type": "#contoso.gadget"}, ("body.missing", "/volts"))
widget(
    "what a derived value lacks",
    {"size": {"@odata.type": "#contoso.range"}},
    ("body.missing", "/size/value"),
)

# Updates.
UPDATES: list[tuple[str, dict[str, Any], list[Told]]] = [
    ("nothing at all", {}, []),
    ("one member", {"color": "green"}, []),
    ("a part of a value", {"size": {"unit": "m"}}, []),
    ("a whole item", {"spans": [{"value": 1}]}, []),
    ("an item that lacks something", {"spans": [{"unit": "m"}]}, [("body.missing", "/spans/0/value")]),
    ("a key", {"id": "x"}, [("tolerated.id-ignored", "/id")]),
    ("a read-only member", {"stamp": "x"}, [("tolerated.read-only-ignored", "/stamp")]),
    ("null where it may not be", {"safe": None}, [("body.null", "/safe")]),
    ("entities below", {"parts": [{"name": "x"}]}, [("body.deep-update", "/parts")]),
    ("no entities below", {"parts": []}, [("body.deep-update", "/parts")]),
    ("null for entities below", {"parts": None}, [("body.deep-update", "/parts")]),
    ("one entity below", {"main": {}}, [("body.deep-update", "/main")]),
    ("a related entity inline", {"maker": {}}, [("body.inline-reference", "/maker")]),
    ("an unknown name", {"x": 1}, [("body.unknown-property", "/x")]),
    ("a derived type", {"@odata.type": "#contoso.gadget", "volts": 1}, []),
]
for shows, body, told in UPDATES:
    case(f"an update with {shows}", "widget", body, *told, view="update")

# Any server's response.
answer("a response with nothing but the key", {})
answer("a response with an undeclared member", {"x": 1, "size": {"value": 1, "y": 2}})
answer("a response with an unknown member", {"color": "blue"}, ("tolerated.unknown-member", "/color"))
answer("a response with unknown flags", {"uses": "wet,dry"}, ("tolerated.unknown-member", "/uses"))
answer("a response with flags and a blank", {"uses": "wet, indoors"})
answer("a response with the sentinel", {"color": "unknownFutureValue"})
answer("a response with a large number as text", {"weight": "12", "price": "1.5"})
answer("a response with text for a number", {"level": "12"}, ("body.type", "/level"))
answer("a response with a number for a member", {"color": 1}, ("body.enum-not-text", "/color"))
answer("a response with null where it may not be", {"safe": None}, ("body.null", "/safe"))
answer("a response with a malformed date", {"made": "today"}, ("body.literal", "/made"))
answer("a response with base64url", {"picture": "-_8"}, ("body.literal", "/picture"))
answer("a response with a read-only member", {"stamp": "x"})
answer("a response with entities below", {"parts": [{"id": "2", "name": "x"}]})
answer("a response with an entity below without its key", {"parts": [{"name": "x"}]}, ("body.missing", "/parts/0/id"))
answer("a response with a related entity", {"maker": {"id": "3"}})
answer("a response with a derived type", {"@odata.type": "#contoso.gadget", "volts": "x"}, ("body.type", "/volts"))
answer("a response with a type nobody knows", {"@odata.type": "#contoso.new", "volts": "x"})
answer(
    "a response with a derived value",
    {"size": {"@odata.type": "#contoso.range", "from": True}},
    ("body.type", "/size/from"),
)
case("a response without its key", "widget", {}, ("body.missing", "/id"), view="response")
case("a response whose key is null", "widget", {"id": None}, ("body.null", "/id"), view="response")

# Our own.
OWN: dict[str, Any] = {
    "id": "1",
    **WIDGET,
    **dict.fromkeys(("price", "made", "picture", "trim", "uses", "size", "chain", "shade", "notes")),
    **{name: [] for name in ("tags", "ratings", "palette", "spans", "stamps")},
    "level": 3,
    "stamp": "",
}
answer("a self-check", OWN, view="self-check")
answer("a self-check with an unknown member", {**OWN, "color": "blue"}, ("body.enum", "/color"), view="self-check")
answer("a self-check with another case", {**OWN, "color": "RED"}, ("body.enum", "/color"), view="self-check")
answer("a self-check with the sentinel", {**OWN, "color": "unknownFutureValue"}, view="self-check")
answer("a self-check with an unknown name", {**OWN, "x": 1}, ("body.unknown-property", "/x"), view="self-check")
answer(
    "a self-check without a member",
    {name: value for name, value in OWN.items() if name != "trim"},
    ("body.missing", "/trim"),
    view="self-check",
)
answer("a self-check with a number as text", {**OWN, "weight": "1"}, ("body.type", "/weight"), view="self-check")
