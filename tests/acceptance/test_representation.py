"""In which form entities come: metadata none, minimal and full, numbers as text, members of enums that came later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import widgets
from tests.support.served import ACCOUNTS, STATES, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer

JSON = "application/json"
MINIMAL = f"{JSON};odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
WIDGET = {**widgets.A_WIDGET, "color": "infraRed", "parts": [widgets.A_PART]}
KEPT = ("@odata.nextLink", "@odata.count", "@odata.deltaLink")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The widgets, with an action on each."""
    found = widgets.documents()
    found[widgets.WIDGET]["x-operations"] = {"polish": {"kind": "action", "parameters": {}}}
    with Served(contracts=(widgets.write(tmp_path_factory.mktemp("contoso"), found),)) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


@pytest.fixture
def widget(client: Client) -> str:
    return f"/widgets/{client.post('/widgets', WIDGET).json['id']}"


def in_form(client: Client, path: str, parameters: str) -> Answer:
    answer = client.get(path, headers={"Accept": f"{JSON};{parameters}"})
    assert answer.status == 200, answer.body
    return answer


def annotations_of(value: Any) -> list[str]:
    """The names of all annotations, at any depth."""
    if isinstance(value, list):
        return [name for item in value for name in annotations_of(item)]
    if not isinstance(value, dict):
        return []
    own = [name for name in value if "@" in name or name.startswith("#")]
    return own + [name for item in value.values() for name in annotations_of(item)]


@pytest.mark.parametrize(
    ("parameters", "applied"),
    [
        ("odata.metadata=none", ("none", "true", "false")),
        ("odata.metadata=FULL;IEEE754Compatible=true", ("full", "true", "true")),
        ("metadata=full;odata.streaming=false", ("full", "false", "false")),
        ("odata.metadata=minimal;odata.streaming=False;IEEE754Compatible=False", ("minimal", "false", "false")),
        ("odata.metadata=verbose;odata.streaming=perhaps;charset=utf-8;q=0.5", ("minimal", "true", "false")),
        ('ODATA.METADATA="none"; ieee754compatible=True', ("none", "true", "true")),
    ],
)
def test_the_content_type_tells_what_was_applied(
    client: Client, widget: str, parameters: str, applied: tuple[str, str, str]
) -> None:
    metadata, streaming, exact = applied
    said = f"{JSON};odata.metadata={metadata};odata.streaming={streaming};IEEE754Compatible={exact};charset=utf-8"

    for path in (widget, "/widgets"):
        assert in_form(client, path, parameters).headers["content-type"] == said
        option = f"?$format={JSON};{parameters}".replace(" ", "")
        assert client.get(f"{path}{option}", headers={"Accept": "text/html"}).headers["content-type"] == said


def test_of_several_ranges_the_dearest_counts(client: Client, widget: str) -> None:
    for accept, metadata in (
        (f"*/*;q=0.1, {JSON};odata.metadata=full", "full"),
        (f"{JSON};odata.metadata=none;q=0.2, {JSON};odata.metadata=full;q=0.9", "full"),
        ("text/html, */*", "minimal"),
    ):
        assert f"odata.metadata={metadata}" in client.get(widget, headers={"Accept": accept}).headers["content-type"]


@pytest.mark.parametrize(
    ("value", "status", "rule"),
    [
        ("json", 200, None),
        ("JSON", 200, None),
        ("application/json;odata.metadata=none", 200, None),
        ("xml", 406, "accept.not-acceptable"),
        ("atom", 406, "accept.not-acceptable"),
        ("application/atom%2Bxml", 406, "accept.not-acceptable"),
        ("jsn", 400, "query.format"),
        ("", 400, "query.format"),
    ],
)
def test_a_format_is_json_or_refused(client: Client, widget: str, value: str, status: int, rule: str | None) -> None:
    answer = client.get(f"{widget}?$format={value}")

    assert (answer.status, answer.rule) == (status, rule)


def test_without_metadata_only_links_and_counts_are_left_and_every_member_stays(client: Client, widget: str) -> None:
    client.post("/widgets", WIDGET)
    for path in (f"{widget}?$expand=parts", "/widgets?$top=1&$count=true", f"{widget}?$select=label,size"):
        usual, bare = client.get(path).json, in_form(client, path, "odata.metadata=none").json

        assert set(annotations_of(bare)) <= set(KEPT)
        assert without_annotations(bare) == without_annotations(usual)


def without_annotations(value: Any) -> Any:
    if isinstance(value, list):
        return [without_annotations(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: without_annotations(item) for name, item in value.items() if "@" not in name and name[0] != "#"}


def test_full_metadata_tells_types_that_json_does_not_and_where_everything_is(client: Client, widget: str) -> None:
    base = f"{client.url}/beta"
    place = f"{base}/widgets('{widget.rpartition('/')[2]}')"

    shown = in_form(client, widget, "odata.metadata=full").json

    assert shown == {
        "@odata.context": f"{base}/$metadata#widgets/$entity",
        "@odata.type": "#contoso.widget",
        "@odata.id": place,
        "@odata.editLink": place,
        "id": widget.rpartition("/")[2],
        "serial@odata.type": "#Guid",
        "serial": WIDGET["serial"],
        "label": WIDGET["label"],
        "color@odata.type": "#contoso.color",
        "color": "unknownFutureValue",
        "uses@odata.type": "#contoso.uses",
        "uses": "indoors,underWater",
        "weight@odata.type": "#Int64",
        "weight": WIDGET["weight"],
        "enabled": False,
        "tags@odata.type": "#Collection(String)",
        "tags": WIDGET["tags"],
        "size": {
            "@odata.type": "#contoso.size",
            "width": {"@odata.type": "#contoso.length", "value@odata.type": "#Decimal", "value": 1.5, "unit": "cm"},
            "height": None,
            "color@odata.type": "#contoso.color",
            "color": "red",
        },
        "lengths@odata.type": "#Collection(contoso.length)",
        "lengths": [
            {"@odata.type": "#contoso.length", "value@odata.type": "#Decimal", **length} for length in WIDGET["lengths"]
        ],
        "made@odata.type": "#DateTimeOffset",
        "made": WIDGET["made"],
        "madeBy": None,
        "parts@odata.associationLink": f"{place}/parts/$ref",
        "parts@odata.navigationLink": f"{place}/parts",
        "#contoso.polish": {"title": "contoso.polish", "target": f"{place}/contoso.polish"},
    }
    assert client.get(shown["@odata.id"].removeprefix(base)).json["id"] == shown["id"]
    assert len(client.get(shown["parts@odata.navigationLink"].removeprefix(base)).json["value"]) == 1


def test_full_metadata_of_a_selection_is_about_what_was_selected(client: Client, widget: str) -> None:
    shown = in_form(client, f"{widget}?$select=weight,parts", "odata.metadata=full").json

    assert [name for name in shown if "odata.context" not in name] == [
        *("@odata.type", "@odata.id", "@odata.editLink", "weight@odata.type", "weight"),
        *("parts@odata.associationLink", "parts@odata.navigationLink"),
    ]


def test_ieee_754_compatible_numbers_are_texts_at_any_depth(client: Client, widget: str) -> None:
    shown = in_form(client, f"{widget}?$expand=parts", "IEEE754Compatible=true").json

    assert shown["weight"] == "9007199254740993"
    assert shown["size"]["width"] == {"value": "1.5", "unit": "cm"}
    assert [length["value"] for length in shown["lengths"]] == ["1.5", "2"]
    assert shown["parts"][0]["price"] == widgets.A_PART["price"]  # a Double stays one
    assert client.post("/widgets", WIDGET).headers["content-type"] == MINIMAL


def test_newer_members_of_an_enum_come_by_name_to_those_who_ask(client: Client, widget: str) -> None:
    known = {"Prefer": "include-unknown-enum-members"}

    usual, by_name = client.get(widget), client.get(widget, headers=known)

    assert (usual.json["color"], usual.headers.get("preference-applied")) == ("unknownFutureValue", None)
    assert (by_name.json["color"], by_name.headers["preference-applied"]) == ("infraRed", known["Prefer"])
    alone = client.get(f"{widget}/color", headers=known)
    assert (alone.json["value"], alone.headers.get("preference-applied")) == ("infraRed", known["Prefer"])
    for color, headers, found in (
        ("infraRed", {}, 0),
        ("unknownFutureValue", {}, 1),
        ("infraRed", known, 1),
        ("unknownFutureValue", known, 0),
    ):
        path = f"/widgets?$filter=color%20eq%20'{color}'"
        assert len(client.get(path, headers=dict(headers)).json["value"]) == found, (color, headers)


def test_created_and_changed_entities_come_in_the_form_too(client: Client, widget: str) -> None:
    bare = {"Accept": f"{JSON};odata.metadata=none", "Prefer": "return=representation, include-unknown-enum-members"}

    created = client.post("/widgets?$select=color&$expand=parts", WIDGET, headers=dict(bare))
    changed = client.patch(f"{widget}?$select=color", {"label": "b"}, headers=dict(bare))

    assert (created.status, changed.status) == (201, 200)
    assert created.json["parts"][0]["name"] == "lid"
    assert without_annotations(changed.json) == changed.json == {"color": "infraRed"}
    assert changed.headers["preference-applied"] == "return=representation, include-unknown-enum-members"


def test_the_family_says_the_same_in_every_form(example: Client) -> None:
    for path in (ACCOUNTS, STATES):
        usual = example.get(path).json
        for parameters in ("odata.metadata=none", "odata.metadata=full", "IEEE754Compatible=true"):
            assert without_annotations(in_form(example, path, parameters).json) == without_annotations(usual)


@pytest.fixture(scope="module")
def example() -> Iterator[Client]:
    with Served(data="example") as served, served.client() as client:
        yield client
