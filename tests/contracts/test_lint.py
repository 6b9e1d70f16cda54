"""`lint`: every fault of a folder with its place, no fault in what is right, and never a traceback."""

from __future__ import annotations

import copy
import json
import time
from functools import reduce
from importlib.resources import files
from operator import getitem
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import shelf
from graphfake.contracts.findings import Finding
from graphfake.contracts.lint import lint, lint_documents
from graphfake.contracts.pointers import tokens
from tests.contracts.invented import DOCUMENTS, SCHEMA, edm, enum, many, ref, structured
from tests.support import widgets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVICE: dict[str, Any] = {
    "$schema": SCHEMA,
    "x-kind": "service",
    "x-name": "beta",
    "x-paths": {"/widgets": {"type": "contoso.widget", "collection": True}},
}
NOTHING = object()
SOUND = {document["x-name"]: document for document in DOCUMENTS} | {"service": SERVICE}


def found(documents: dict[str, Any]) -> list[tuple[str, str, str]]:
    """File, pointer and check of every finding among documents by file name."""
    slots = [shelf.slot_of(content, "beta", f"{name}.json") for name, content in documents.items()]
    return [(finding.where, finding.pointer, finding.check) for finding in lint_documents(slots, "folder")]


def changed(name: str, place: str, value: Any) -> list[tuple[str, str, str]]:
    """What is found when one place of one document says something else, or nothing."""
    documents = copy.deepcopy(SOUND)
    *steps, last = tokens(place)
    around = reduce(getitem, steps, documents[name])
    if value is NOTHING:
        del around[last]
    else:
        around[last] = value
    return found(documents)


class TestWhatIsRight:
    def test_the_shipped_documents(self) -> None:
        assert lint(str(files("graphfake.contracts") / "documents")) == []

    def test_a_folder_as_a_user_writes_it(self, tmp_path: Path) -> None:
        assert lint(widgets.write(tmp_path / "contoso")) == []

    def test_every_corner_that_a_document_has(self) -> None:
        assert found(SOUND) == []


PARTS = "/properties/parts/x-navigation/target"


class TestAFolder:
    def test_has_every_fault_of_every_file_told(self, tmp_path: Path) -> None:
        folder = widgets.write(tmp_path / "contoso")
        (folder / "a.json").write_text("{")
        (folder / "b.json").write_text('{"x-kind": "entity"}')
        (folder / "contoso.part.json").write_text((folder / "contoso.screw.json").read_text())
        said = [str(finding).replace(str(folder), "F") for finding in lint(folder)]
        target = (folder / "contoso.widget.json").read_text().partition('"contoso.part"')[0].count("\n") + 1
        assert said[0].startswith("F/a.json:1: The file is not JSON: ")
        assert said[1:] == [
            (
                "F/b.json:1#/x-name: x-name is missing or no full name: "
                "a document says its type's, such as contoso.widget."
            ),
            "F/contoso.part.json:4#/x-name: The file of this document is called contoso.screw.json.",
            "F/contoso.screw.json:4#/x-name: contoso.screw stands in several documents of beta.",
            f"F/contoso.widget.json:{target}#{PARTS}: contoso.part is no entity type of this catalogue.",
        ]

    def test_that_is_not_there_is_one_finding(self, tmp_path: Path) -> None:
        place = tmp_path / "nothing"
        assert lint(place) == [Finding(str(place), "", "There is no such file or folder.", "load")]

    def test_of_a_version_that_nothing_leads_to(self, tmp_path: Path) -> None:
        file = tmp_path / "bundle.json"
        alone = structured("entity", "contoso.lamp", {"id": edm("String")}, key=["id"])
        file.write_text(json.dumps({"2.0": {"contoso.lamp.json": alone}}))
        assert [finding.reason for finding in lint(file)] == [
            "Nothing of 2.0 can be reached: it has no service document."
        ]

    def test_of_a_bundle(self, tmp_path: Path) -> None:
        file = tmp_path / "bundle.json"
        file.write_text(json.dumps({"beta": {f"{name}.json": content for name, content in SOUND.items()}}))
        assert lint(file) == []


RULE = {"basis": "doc", "source": "x"}
TARGET = "/properties/bolts/x-navigation/target"
PARTNER = "/properties/bolts/x-navigation/partner"
LARGE = "AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("name", "place", "value", "pointer", "check"),
    [
        ("part", "/$schema", NOTHING, "", "form"),
        ("part", "/x-oepn", True, "/x-oepn", "form"),
        ("part", "/x-open", "yes", "/x-open", "form"),
        ("part", "/required", ["name"], "/required", "unread"),
        ("part", "/additionalProperties", False, "/additionalProperties", "unread"),
        ("part", "/x-rules", {"body.nul": RULE}, "/x-rules/body.nul", "rule"),
        ("part", "/x-rules", {"body.null": {**RULE, "basis": "rumour"}}, "/x-rules/body.null/basis", "form"),
        ("part", "/x-alternate-keys", [["nome"]], "/x-alternate-keys", "load"),
        ("part", "/x-required-on-create", ["nome"], "/x-required-on-create", "load"),
        ("part", "/properties/Name", edm("String"), "/properties", "name"),
        ("part", TARGET, "contoso.nut", TARGET, "navigation"),
        ("part", TARGET, "contoso.length", TARGET, "navigation"),
        ("part", PARTNER, "part", PARTNER, "navigation"),
        ("part", "/properties/name/x-rules", {"x.y": RULE}, "/properties/name/x-rules/x.y", "rule"),
        ("part", "/properties/name/x-default", 5, "/properties/name/x-default", "default"),
        ("part", "/properties/name/$ref", "contoso.color.json", "/properties/name/type", "load"),
        ("part", "/properties/name/pattern", "(a*)*", "/properties/name/pattern", "load"),
        ("part", "/properties/name/type", "integer", "/properties/name/type", "load"),
        ("part", "/examples", [{"id": "1", "name": 5}], "/examples/0/name", "example"),
        ("part", "/examples", [{"name": "x"}], "/examples/0/id", "example"),
        ("part", "/allOf", [{"$ref": "https://x/y.json"}], "/allOf/0/$ref", "form"),
        ("part", "/properties/name/enum", ["a", 5], "/properties/name/enum", "members"),
        ("widget", "/properties/serial/enum", ["A"], "/properties/serial/enum", "members"),
        ("widget", "/properties/level/enum", ["5"], "/properties/level/enum", "members"),
        ("widget", "/properties/tags/items/enum", [True], "/properties/tags/enum", "members"),
        ("widget", "/x-required-on-create", ["stamp"], "/x-required-on-create", "key"),
        ("thing", "/x-key", ["idd"], "/x-key", "load"),
        ("length", "/x-key", ["unit"], "/x-key", "key"),
        ("node", "/properties/next", ref("contoso.node"), "/properties/next", "load"),
        ("widget", "/properties/level/x-default", "3", "/properties/level/x-default", "default"),
        ("widget", "/properties/color/x-default", "RED", "/properties/color/x-default", "default"),
        ("widget", "/properties/color/x-default", "blue", "/properties/color/x-default", "default"),
        ("widget", "/properties/tags/x-default", ["a", 5], "/properties/tags/x-default/1", "default"),
        ("widget", "/properties/size/x-default", {"unit": "m"}, "/properties/size/x-default/value", "default"),
        ("widget", "/properties/serial/x-default", LARGE, "/properties/serial/x-default", "default"),
        ("color", "/enum", ["red", "green", "infraRed"], "/x-members", "members"),
        ("color", "/enum", ["green", "red", "unknownFutureValue", "infraRed"], "/x-members", "members"),
        ("color", "/x-members/blue", 9, "/x-members", "members"),
        ("color", "/x-name", "contoso.colour", "/x-name", "name"),
        ("service", "/x-paths/~1nuts", {"type": "contoso.nut"}, "/x-paths/~1nuts", "path"),
        ("service", "/x-paths/~1sizes", {"type": "contoso.length"}, "/x-paths/~1sizes", "path"),
        ("service", "/x-paths/~1widgets", "contoso.widget", "/x-paths/~1widgets", "form"),
        ("service", "/x-paths/~1wid~1gets", {"type": "contoso.widget"}, "/x-paths/~1wid~1gets", "form"),
        ("service", "/x-dialect", {"/nuts": "intune"}, "/x-dialect/~1nuts", "path"),
        ("service", "/x-page-size", {"/nuts/x": {"default": 1, "maximum": 1}}, "/x-page-size/~1nuts~1x", "path"),
        ("service", "/x-name", "2.0", "/x-name", "name"),
        ("service", "/x-as-of", "2026-13", "/x-as-of", "form"),
    ],
)
def test_finds(name: str, place: str, value: Any, pointer: str, check: str) -> None:
    file = name if name == "service" else f"contoso.{name}"
    assert (f"{file}.json", pointer, check) in changed(file, place, value)


def test_what_cannot_be_read_for_its_form_is_told_once() -> None:
    wrong = {"$ref": "contoso.color"}
    assert changed("contoso.part", "/properties/name", wrong) == [
        ("contoso.part.json", "/properties/name/$ref", "form")
    ]
    assert changed("service", "/x-paths/widgets", "contoso.widget") == [("service.json", "/x-paths/widgets", "form")]


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("tags", ["a"]),
        ("size", {"value": 1, "unit": None}),
        ("spans", [None, {"value": 1.5, "unit": "m"}]),
        ("uses", "indoors,wet"),
        ("trim", None),
        ("made", "2017-01-01T00:00:00Z"),
    ],
)
def test_a_default_in_canonical_form_is_fine(name: str, default: object) -> None:
    assert changed("contoso.widget", f"/properties/{name}/x-default", default) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [("level", [3, 4]), ("safe", [True]), ("price", [0.5]), ("made", ["2017-01-01T00:00:00Z", None])],
)
def test_a_list_of_values_that_can_be_sent_is_fine(name: str, values: list[object]) -> None:
    assert changed("contoso.widget", f"/properties/{name}/enum", values) == []


def test_a_place_has_one_finding() -> None:
    places = [finding[:2] for finding in changed("contoso.part", "/allOf", [{"$ref": "../x.json"}])]
    assert len(set(places)) == len(places)


def test_an_entity_without_a_key_is_told() -> None:
    lamp = structured("entity", "contoso.lamp", {"lit": edm("Boolean")})
    assert found({**SOUND, "contoso.lamp": lamp}) == [("contoso.lamp.json", "", "key")]


def words(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(text.split())


# Arbitrary JSON that uses our keywords, in the right places and in wrong ones.
NAMES = st.sampled_from(["contoso.a", "contoso.b", "contoso.c", "microsoft.graph.entity", "a", "", "../x", "x.ä"])
WORDS = words(
    "x-kind x-name x-edm x-key x-members x-flags x-navigation x-default x-read-only x-open x-abstract x-partial "
    "x-required-on-create x-rules x-capabilities x-paths x-permissions x-dialect x-page-size x-alternate-keys x-as-of "
    "x-not-by-default properties allOf anyOf oneOf items enum const type $ref $schema $id examples pattern maxLength "
    "minimum id name a/b ~ target contained collection default maximum read delegated"
)
TEXTS = words(
    f"entity complex enum service beta string object array Edm.Int32 ^a+$ contoso.a.json contoso.b.json {SCHEMA} "
    "microsoft.graph.entity.json http://x/y.json"
)
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=6) | NAMES | TEXTS
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | NAMES, inner, max_size=4), max_leaves=8
)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("x-default", "x-edm", "enum", "pattern", "maxLength", "anyOf", "items", "x-rules"), JSON),
        "type": st.sampled_from(["string", "integer", "array", "object", ["string", "null"]]) | JSON,
        "$ref": st.sampled_from(["contoso.a.json", "contoso.b.json", "contoso.c.json"]) | JSON,
        "x-navigation": st.fixed_dictionaries({"target": NAMES}, optional={"contained": JSON, "partner": JSON}) | JSON,
        "x-read-only": JSON,
    },
)
OTHERS = ("key", "rules", "required-on-create", "alternate-keys", "capabilities", "flags")
SERVICES = ("permissions", "dialect", "page-size")
DOCUMENT = st.fixed_dictionaries(
    {"x-kind": st.sampled_from(["entity", "complex", "enum", "service", "table"]), "x-name": NAMES},
    optional={
        "properties": st.dictionaries(st.sampled_from(["id", "name", "p/q"]), PROPERTIES | JSON, max_size=3) | JSON,
        "allOf": st.sampled_from([[{"$ref": "contoso.a.json"}], [{"$ref": "microsoft.graph.entity.json"}]]) | JSON,
        "enum": st.lists(st.sampled_from(["a", "b", "c"]), unique=True) | JSON,
        "x-members": st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 9)) | JSON,
        "x-paths": st.dictionaries(st.sampled_from(["/a", "/b", "c"]), st.fixed_dictionaries({"type": NAMES}) | JSON),
        **dict.fromkeys(("examples", "type", "$id", "required", *(f"x-{word}" for word in OTHERS + SERVICES)), JSON),
    },
)


def told(documents: list[Any], path: Path) -> None:
    """Findings, each a sentence with its place, and nothing else."""
    path.write_text(json.dumps({"beta": {f"{number}.json": each for number, each in enumerate(documents)}}))
    for finding in lint(path):
        assert finding.where.startswith((str(path), "beta/"))
        assert finding.pointer == "" or finding.pointer.startswith("/")
        assert finding.reason.endswith(".")
        assert "\n" not in finding.reason.replace("\\n", "") or finding.check == "form"
        assert finding.check


@settings(max_examples=40)
@given(st.lists(DOCUMENT | JSON, min_size=1, max_size=3))
def test_whatever_the_documents_say_it_ends_in_findings(
    tmp_path_factory: pytest.TempPathFactory, documents: list[Any]
) -> None:
    told(documents, tmp_path_factory.getbasetemp() / "bundle.json")


@pytest.mark.deep
@settings(max_examples=1_500)
@given(st.lists(DOCUMENT | JSON, min_size=1, max_size=3))
def test_whatever_thousands_say(tmp_path_factory: pytest.TempPathFactory, documents: list[Any]) -> None:
    told(documents, tmp_path_factory.getbasetemp() / "bundle.json")


@settings(max_examples=25)
@given(st.data())
def test_whatever_one_place_of_a_sound_folder_says(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    documents = copy.deepcopy(SOUND)
    place: Any = documents[data.draw(st.sampled_from(sorted(documents)))]
    while True:
        step = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if not (isinstance(place[step], dict | list) and place[step]) or data.draw(st.booleans()):
            break
        place = place[step]
    place[step] = data.draw(JSON | PROPERTIES)
    told(list(documents.values()), tmp_path_factory.getbasetemp() / "bundle.json")


def complexes(count: int, properties: Callable[[int], dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return [structured("complex", f"contoso.c{number}", properties(number), **more) for number in range(count)]


def each_holds_all(_number: int) -> dict[str, Any]:
    return {f"p{other}": ref(f"contoso.c{other}", nullable=True) for other in range(40)}


FLAGS = enum("contoso.e", {f"m{'x' * 100}{bit}": 1 << bit % 60 for bit in range(200)}, **{"x-flags": True})
DERIVED = [
    structured("complex", f"contoso.d{number}", {"next": ref("contoso.d0", nullable=True)}, f"contoso.d{number - 1}")
    for number in range(1, 30)
]


@pytest.mark.parametrize(
    "documents",
    [
        complexes(40, each_holds_all),
        [structured("complex", "contoso.d0", {}), *DERIVED],
        [FLAGS, *complexes(1, lambda _: {"e": many(ref("contoso.e"))})],
        complexes(1, lambda _: {f"p{n}": edm("String", enum=["x" * 50] * 50) for n in range(200)}),
        complexes(1, lambda _: {f"p{n}": edm("String") for n in range(1_000)}),
    ],
    ids=["each holds all", "each is derived from the last", "flags", "values", "properties"],
)
def test_documents_that_multiply_end_in_a_moment(documents: list[dict[str, Any]]) -> None:
    started = time.process_time()
    found({document["x-name"]: document for document in documents})
    assert time.process_time() - started < 10
