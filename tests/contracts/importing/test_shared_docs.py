"""Graph's own pages, in ../shared: the macOS family says what is curated, and all pages agree with the metadata."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts import load
from graphfake.contracts.importing.csdl import documents_of
from graphfake.contracts.importing.docs import PageFacts, facts_of, rules_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATA = Path(__file__).parents[4] / "shared" / "data"
SUMMARIES = (
    "macOSSoftwareUpdateAccountSummary",
    "macOSSoftwareUpdateCategorySummary",
    "macOSSoftwareUpdateStateSummary",
)
GROWN = {  # members that came after the pages
    "macOSSoftwareUpdateBehavior": {"downloadOnly", "installASAP", "notifyOnly", "installLater"},
    "macOSSoftwareUpdateDelayPolicy": {"unknownFutureValue", "delayMajorOsUpdateVisibility"},
}
CURATED = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"
STATUSES = {"create": 201, "delete": 204, "get": 200, "list": 200, "update": 200}
EDM = {"string": "String", "datetimeoffset": "DateTimeOffset", "int32": "Int32", "boolean": "Boolean", "int64": "Int64"}

pytestmark = pytest.mark.shared


@cache
def pages(folder: str) -> tuple[PageFacts, ...]:
    root = DATA / folder / "api-reference"
    files = sorted(root.rglob("*.md"))
    return tuple(facts_of(text_of(file.read_bytes()), file.relative_to(root).as_posix()) for file in files)


def family(kind: str) -> list[PageFacts]:
    return [page for page in pages("seed-family") if page.kind == kind]


@cache
def metadata() -> Mapping[str, Mapping[str, Any]]:
    with (DATA / "beta-2021-07.csdl").open("rb") as stream:
        return documents_of(stream, version="beta", as_of="2021-07").documents


class TestTheFamily:
    def test_it_is_read_without_a_remark_but_that_an_update_requires_nothing(self) -> None:
        assert Counter(page.kind for page in pages("seed-family")) == {"api": 20, "resource": 4, "enum": 5}
        remarked = {
            page.page: [each.message for each in page.warnings] for page in pages("seed-family") if page.warnings
        }
        assert all(name.endswith("-update.md") for name in remarked)
        assert all(len(told) == 1 and told[0].endswith("no row is required.") for told in remarked.values())

    def test_it_requires_what_is_curated(self) -> None:
        curated = load()
        rules = rules_of(pages("seed-family"), as_of="2021-07")
        assert {name for name in rules if "x-required-on-create" in rules[name]} >= {
            f"microsoft.graph.{name}" for name in SUMMARIES
        }
        for name in SUMMARIES:
            document, imported = curated.document(f"microsoft.graph.{name}"), rules[f"microsoft.graph.{name}"]
            assert imported["x-required-on-create"] == document["x-required-on-create"]
            for keyword in ("basis", "asOf"):
                assert imported["x-rules"]["body.missing"][keyword] == document["x-rules"]["body.missing"][keyword]

    def test_its_enums_have_the_members_that_are_curated(self) -> None:
        curated = load()
        for page in family("enum"):
            name = page.name.split()[0]
            document = curated.document(f"microsoft.graph.{name}")
            later = GROWN.get(name, set())
            known = {member: value for member, value in document["x-members"].items() if member not in later}
            assert {each.member: each.value for each in page.members} == known
            assert later <= document["x-members"].keys()

    def test_its_tables_have_the_properties_that_are_curated(self) -> None:
        curated = load()
        tables = [(page.name.split()[0], page) for page in family("resource")]
        tables += [(page.name.split()[1], page) for page in family("api") if page.properties]
        for name, page in tables:
            type_ = curated.type(f"microsoft.graph.{name}")
            for each in page.properties:
                held = type_.properties[each.name]
                words = (each.type or "").removesuffix(" collection")
                assert (
                    EDM.get(words.lower(), words)
                    == held.type_text.removeprefix("Collection(").rstrip(")").rpartition(".")[2]
                )
                if each.enum:
                    assert set(each.enum) == set(curated.enum(f"microsoft.graph.{words}").members) - GROWN.get(
                        words, set()
                    )

    def test_its_requests_need_and_answer_what_is_curated(self) -> None:
        service = load().service("beta")
        for page in family("api"):
            action = Path(page.page).stem.rpartition("-")[2]
            (allowed,) = page.permissions
            assert page.success == STATUSES[action]
            assert page.required_headers == ("Authorization",)
            assert allowed.delegated_personal == ()
            assert all(each.parses for each in page.examples)
            for request in page.requests:
                if request.url.startswith(CURATED):
                    said = service.permissions(request.method, request.url)
                    assert said is not None
                    assert (said.delegated, said.application) == (allowed.delegated_work, allowed.application)


def described(version: str) -> Iterator[tuple[PageFacts, str]]:
    """Resource pages with the full names of their types, as the metadata spells them."""
    spelled = {name.lower(): name for name in metadata()}
    for page in pages("docs-pages"):
        if page.kind == "resource" and page.version == version:
            names = [each.type for each in page.examples if each.kind == "resource" and each.type]
            name = spelled.get((names or [f"{page.namespace}.{page.name.split()[0]}"])[0].lower())
            if name is not None:
                yield page, name


def members(name: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    at: str | None = name
    while at is not None and at in metadata():
        document = metadata()[at]
        found = {**{each.lower(): schema for each, schema in document["properties"].items()}, **found}
        at = document["allOf"][0]["$ref"].removesuffix(".json") if document.get("allOf") else None
    return found


def held(schema: Mapping[str, Any]) -> tuple[str, bool]:
    """The last part of a property's type, in small letters, and whether there are many."""
    if schema.get("type") == "array":
        return held(schema["items"])[0], True
    for choice in schema.get("anyOf", []):
        if choice != {"type": "null"}:
            return held(choice)
    if "x-navigation" in schema:
        return schema["x-navigation"]["target"].rpartition(".")[2].lower(), bool(
            schema["x-navigation"].get("collection")
        )
    return (schema.get("$ref", "").removesuffix(".json") or schema["x-edm"]).rpartition(".")[2].lower(), False


def test_properties_of_beta_are_those_of_the_metadata_of_the_same_week() -> None:
    same = other = 0
    for page, name in described("beta"):
        known = members(name)
        for each in page.properties:
            written = (each.type or "").lower()
            words = re.sub(r"collection|[()\s]|^edm\.", "", written).rpartition(".")[2]
            found = known.get(each.name.lower())
            agrees = found is not None and held(found) == (words, "collection" in written)
            same, other = same + agrees, other + (not agrees)
    assert same > 300
    assert other <= same / 25  # pages call some enums strings, and lag behind


def test_possible_values_of_beta_are_members_of_the_enum() -> None:
    agreed = strange = 0
    for page, name in described("beta"):
        for each in page.properties:
            schema = members(name).get(each.name.lower())
            enum = next(
                (metadata()[full] for full in metadata() if schema and full.lower().endswith(f".{held(schema)[0]}")), {}
            )
            if enum.get("x-kind") == "enum" and each.enum:
                fits = set(each.enum) <= set(enum["enum"])
                agreed, strange = agreed + fits, strange + (not fits)
    assert agreed > 30
    assert strange <= 1


def test_segments_of_requests_are_names_that_the_metadata_has() -> None:
    names = {path.lstrip("/").lower() for path in load().service("beta").roots}
    for name, document in metadata().items():
        names |= {name.rpartition(".")[2].lower()}
        names |= {each.lower() for part in ("properties", "x-operations") for each in document.get(part, {})}
    for page in (each for each in pages("docs-pages") if each.kind == "api" and each.version == "beta"):
        assert page.requests
        for request in page.requests:
            path = re.sub(r"\{[^{}]*\}|\([^()]*\)", "", request.url.partition("?")[0])
            plain = [segment for segment in path.split("/") if re.fullmatch(r"[A-Za-z]+", segment)]
            strange = [segment for segment in plain if segment.lower() not in names]
            assert strange in ([], ["configureMixer"]), page.page  # an action that the metadata does not have


@pytest.mark.parametrize(
    ("words", "least"),
    [
        ("Example response: Content-length is", 50),
        ("Example request: Content-length is", 35),
        ("The URL template holds a blank", 60),
        ("Example request: a blank line stands between", 10),
        ("the URL is not at https://graph.microsoft.com", 20),
        ("Example response: the body does not parse as JSON: it is not JSON at all", 3),
        ("a trailing comma stands before", 10),
        ("divided by resource", 10),
        ("Example request: the URL holds a blank", 10),
        ("tells no status of success", 3),
        ("the prose is taken", 5),
        ("is not in braces", 2),
        ("has no leading slash", 1),
        ("permission tables.", 5),
        ("The annotation in this comment is not JSON", 4),
        ("has no permission table", 1),
        ("is under /beta on a page of v1.0", 1),
        ("has no Namespace line", 1),
        ("is listed twice", 1),
        ('"HTTP request" sections', 1),
        ("The row is short", 2),
        ("has no column for types", 1),
        ("names nothing", 1),
        ("stands inside a string", 1),
        ("neither a request nor a header", 1),
        ("an object lacks its opening brace", 1),
        ("a comment stands in it", 1),
        ("a member's name is not in quotes", 1),
    ],
)
def test_every_way_of_being_malformed_is_met(words: str, least: int) -> None:
    met = sum(any(words in each.message for each in page.warnings) for page in pages("docs-pages"))
    assert met >= least
