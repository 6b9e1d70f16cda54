"""`$expand`: what navigations lead to comes inside the entities, as it would at its own URL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.support import zoo
from tests.support.family import ACCOUNT, CATEGORY, WHEN
from tests.support.gadgets import to
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer

NOTES = [{"text": text, "stars": stars} for stars, text in enumerate(("c", "a", "b & + %"))]
ANIMAL: dict[str, Any] = {"name": "Ann", "legs": 4, "diet": "meat", "notes": NOTES}
PARSING = "Parsing OData Select and Expand failed: "
UNKNOWN = "Could not find a property named '{}' on type 'contoso.{}'."
NOT_ALLOWED = "Expand is not allowed for property 'rivals' according to the entity schema."


def documents() -> dict[str, Any]:
    """The zoo; keepers are directory objects, and animals have rivals who cannot be expanded."""
    found = zoo.bundle()
    beta = json.loads(json.dumps(found["beta"]))
    beta[f"{zoo.KEEPER}.json"]["x-capabilities"] |= {"advancedQueries": True}
    beta[f"{zoo.ANIMAL}.json"]["properties"]["rivals"] = {
        **to(zoo.ANIMAL, collection=True),
        "x-capabilities": {"expand": False},
    }
    return {"beta": beta}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = tmp_path_factory.mktemp("zoo") / "zoo.json"
    file.write_text(json.dumps(documents()), encoding="utf-8")
    with Served(contracts=(file,)) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


def make(client: Client, path: str, value: dict[str, Any]) -> str:
    answer = client.post(path, value)
    assert answer.status == 201, answer.body
    return f"{path}/{answer.json['id']}"


@pytest.fixture
def keeper(client: Client) -> str:
    return make(client, "/keepers", {"name": "K", "since": "2020-01-01"})


@pytest.fixture
def animal(client: Client, keeper: str) -> str:
    return make(client, "/animals", {**ANIMAL, "keeper@odata.bind": keeper[1:]})


def read(client: Client, path: str) -> Answer:
    return client.get(quote(path, safe="/?&=$%'()*;,:@+"))


def follow(client: Client, url: str) -> Any:
    assert url.startswith(f"{client.url}/beta")
    answer = client.get(url.removeprefix(f"{client.url}/beta"))
    assert answer.status == 200, answer.body
    return answer.json


def texts(notes: list[dict[str, Any]]) -> list[str]:
    return [note["text"] for note in notes]


def test_what_is_expanded_is_what_stands_at_its_own_url(client: Client, animal: str, keeper: str) -> None:
    shown = read(client, f"{animal}?$expand=notes,keeper").json

    assert shown["notes"] == client.get(f"{animal}/notes").json["value"]
    one = client.get(keeper).json
    assert shown["keeper"] == {name: value for name, value in one.items() if name != "@odata.context"}
    assert read(client, "/animals?$expand=keeper,notes").json["value"][0]["notes"] == shown["notes"]
    assert shown["@odata.context"].endswith("#animals(notes(),keeper())/$entity")
    key = animal.rpartition("/")[2]
    assert shown["notes@odata.context"] == f"{client.url}/beta/$metadata#animals('{key}')/notes"
    assert shown["keeper@odata.context"] == f"{client.url}/beta/$metadata#keepers/$entity"


def test_a_single_navigation_that_leads_nowhere_is_null(client: Client, keeper: str) -> None:
    shown = read(client, f"{keeper}?$expand=boss").json

    assert shown["boss"] is None
    assert "boss@odata.context" not in shown


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("$orderby=text", ["a", "b & + %", "c"]),
        ("$orderby=text desc;$top=2", ["c", "b & + %"]),
        ("$skip=1", ["a", "b & + %"]),
        ("$skip=1;$top=1", ["a"]),
        ("$filter=stars ge 1", ["a", "b & + %"]),
        ("$filter=text eq 'b %26 %2B %25' or text eq 'c'", ["c", "b & + %"]),
        ("$filter=stars eq @stars;$orderby=text", ["a"]),
        ("$top=0", []),
    ],
)
def test_nested_options_pick_and_order(client: Client, animal: str, options: str, shown: list[str]) -> None:
    answer = read(client, f"{animal}?$expand=notes({options})&@stars=1")

    assert answer.status == 200, answer.body
    assert texts(answer.json["notes"]) == shown


@pytest.mark.parametrize(
    "options",
    [
        "$top=1",
        "$orderby=text desc;$top=1;$select=text",
        "$skip=1;$top=1;$count=true",
        "$filter=text ne 'a' and not contains(text,'\"; $top=9')  and stars ge @low;$top=1",
        "$top=1;$orderby=stars mul -1",
    ],
)
def test_a_list_that_is_cut_goes_on_at_its_link(client: Client, animal: str, options: str) -> None:
    all_of_it = read(client, f"{animal}?$expand=notes({options.replace('$top=1', '$top=9')})&@low=0").json
    answer = read(client, f"{animal}?$expand=notes({options})&@low=0")
    assert answer.status == 200, answer.body
    shown = answer.json
    found, link = shown["notes"], shown["notes@odata.nextLink"]
    while link:
        page = follow(client, link)
        found += page["value"]
        link = page.get("@odata.nextLink")

    assert found == all_of_it["notes"]
    assert len(found) > 1
    assert shown.get("notes@odata.count") == all_of_it.get("notes@odata.count") == (3 if "$count" in options else None)


def test_select_is_nested_too_and_told_in_the_context(client: Client, animal: str) -> None:
    shown = read(client, f"{animal}?$select=name&$expand=keeper($select=name),notes($select=stars,text;$top=1)").json

    assert shown["@odata.context"].endswith("#animals(name,keeper(name),notes(stars,text))/$entity")
    assert [name for name in shown if "@" not in name] == ["name", "keeper", "notes"]
    assert [name for name in shown["notes"][0] if "@" not in name] == ["text", "stars"]
    assert shown["notes@odata.context"].endswith("/notes(stars,text)")
    assert shown["keeper@odata.context"].endswith("#keepers(name)/$entity")


def test_references_and_counts_can_stand_for_the_entities(client: Client, animal: str, keeper: str) -> None:
    shown = read(client, f"{animal}?$expand=notes/$ref,keeper/$ref").json
    counted = read(client, f"{animal}?$expand=notes/$count($filter=stars gt 0)").json

    assert shown["keeper"] == {"@odata.id": f"{client.url}/beta/keepers('{keeper.rpartition('/')[2]}')"}
    notes = client.get(f"{animal}/notes").json["value"]
    assert [follow(client, note["@odata.id"])["id"] for note in shown["notes"]] == [note["id"] for note in notes]
    assert (shown["notes@odata.context"].rpartition("#")[2], counted["notes@odata.count"]) == ("Collection($ref)", 2)
    assert "notes" not in counted


def test_a_star_expands_whatever_can_be_expanded(client: Client, animal: str) -> None:
    shown = read(client, f"{animal}?$expand=*").json

    assert shown["friends"] == []
    assert (texts(shown["notes"]), shown["keeper"]["name"], "rivals" in shown) == (texts(NOTES), "K", False)


def test_a_cast_expands_where_entities_are_of_the_type(client: Client, animal: str) -> None:
    make(client, "/animals", {"@odata.type": "#contoso.bird", **ANIMAL, "span": 1})

    for path in ("contoso.bird/notes", "Contoso.Bird/Notes"):
        plain, bird = read(client, f"/animals?$expand={path}").json["value"]
        assert ("notes" in plain, texts(bird["notes"])) == (False, texts(NOTES))
    assert read(client, "/animals/contoso.bird?$expand=notes($top=1)").json["value"][0]["notes"]
    assert animal


class TestLevels:
    """`$levels` follows a navigation again from where it leads."""

    @pytest.fixture
    def ring(self, client: Client) -> str:
        """The first of three animals, each the friend of the one before, the first of the last."""
        ring = [make(client, "/animals", {**ANIMAL, "name": name}) for name in "abc"]
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
            assert client.post(f"{one}/friends/$ref", {"@odata.id": other[1:]}).status == 204
        return ring[0]

    @pytest.mark.parametrize(
        ("levels", "names"), [("1", "b"), ("2", "bc"), ("3", "bca"), ("max", "bcabcabcabca"), ("99", "bcabcabcabca")]
    )
    def test_goes_as_deep_as_asked_and_a_ring_has_an_end(
        self, client: Client, ring: str, levels: str, names: str
    ) -> None:
        shown = read(client, f"{ring}?$expand=friends($levels={levels};$select=name)").json
        found = ""
        while shown.get("friends"):
            (shown,) = shown["friends"]
            found += shown["name"]

        assert found == names

    def test_goes_on_behind_a_cut(self, client: Client, ring: str) -> None:
        other = make(client, "/animals", {**ANIMAL, "name": "d"})
        assert client.post(f"{ring}/friends/$ref", {"@odata.id": other[1:]}).status == 204
        assert client.post(f"{other}/friends/$ref", {"@odata.id": ring[1:]}).status == 204

        shown = read(client, f"{ring}?$expand=friends($levels=2;$top=1;$orderby=name desc;$select=name)").json
        (first,), (second,) = shown["friends"], follow(client, shown["friends@odata.nextLink"])["value"]

        assert (first["name"], [friend["name"] for friend in first["friends"]]) == ("d", ["a"])
        assert (second["name"], [friend["name"] for friend in second["friends"]]) == ("b", ["c"])

    def test_wants_a_way_back(self, client: Client, ring: str) -> None:
        answer = read(client, f"{ring}?$expand=notes($levels=2)")

        assert (answer.status, answer.rule) == (400, "query.levels")


@pytest.mark.parametrize(
    ("expand", "rule", "message"),
    [
        ("nope", "query.select", PARSING + UNKNOWN.format("nope", "animal")),
        ("notes($expand=nope)", "query.select", PARSING + UNKNOWN.format("nope", "note")),
        ("notes($select=nope)", "query.select", PARSING + UNKNOWN.format("nope", "note")),
        ("notes($filter=nope eq 1)", "query.filter-property", UNKNOWN.format("nope", "note")),
        ("contoso.note/text", "query.select", PARSING + UNKNOWN.format("contoso.note", "animal")),
        ("rivals", "query.expand-not-supported", NOT_ALLOWED),
        ("legs", "query.expand-property", None),
        ("notes($top=1;$top=2)", "query.repeated", None),
        ("keeper($top=1)", "query.not-a-collection", None),
        ("notes(", "query.select-term", None),
        ("notes($top=x)", "query.select-term", None),
        ("", "query.select-term", None),
        ("home/nope", "coverage.query-option", None),
        ("notes($compute=stars add 1 as more)", "coverage.query-option", None),
        ("notes($filter=id ne $it/id)", "coverage.query-option", None),
        ("notes($orderby=@a)&@a=$it/id", "coverage.query-option", None),
        ("notes($filter=text eq '$it/id' or nope eq 1)", "query.filter-property", None),
    ],
)
def test_what_cannot_be_expanded_is_said_in_graphs_words(
    client: Client, animal: str, expand: str, rule: str, message: str | None
) -> None:
    for path in (animal, "/animals"):
        answer = read(client, f"{path}?$expand={expand}")

        assert (answer.status, answer.rule) == (501 if rule.startswith("coverage.") else 400, rule)
        assert message in (None, answer.message)


def test_a_directory_object_expands_one_relationship_by_twenty_without_a_link(client: Client, keeper: str) -> None:
    for number in range(22):
        path = make(client, "/animals", {**ANIMAL, "name": str(number)})
        assert client.post(f"{keeper}/animals/$ref", {"@odata.id": path[1:]}).status == 204

    shown = read(client, f"{keeper}?$expand=animals($select=name)").json

    assert [one["name"] for one in shown["animals"]] == [str(number) for number in range(20)]
    assert not [name for name in shown if name.endswith("nextLink")]
    for expand in ("animals,boss", "boss($expand=animals)", "boss($levels=2)"):
        answer = read(client, f"{keeper}?$expand={expand}")
        assert (answer.status, answer.code, answer.rule) == (400, "Request_UnsupportedQuery", "query.expand-directory")


def test_what_is_created_or_changed_comes_with_what_was_asked_for(client: Client, keeper: str) -> None:
    bound = {**ANIMAL, "keeper@odata.bind": keeper[1:]}

    created = client.post("/animals?$select=name&$expand=keeper($select=name),notes($select=text)", bound)
    wanted = {"Prefer": "return=representation"}
    path = f"/animals/{client.get('/animals').json['value'][0]['id']}"
    changed = client.patch(f"{path}?$select=legs&$expand=notes($top=1)", {"legs": 2}, headers=dict(wanted))

    assert (created.status, created.json["name"], created.json["keeper"]["name"]) == (201, "Ann", "K")
    assert texts(created.json["notes"]) == texts(NOTES)
    assert created.json["@odata.context"].endswith("#animals(name,keeper(name),notes(text))/$entity")
    assert (changed.status, changed.json["legs"], len(changed.json["notes"])) == (200, 2, 1)


def test_the_family_expands_as_deep_as_it_goes() -> None:
    with Served(data="example") as served, served.client() as client:
        path = f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}"
        nested = "categorySummaries($expand=updateStateSummaries($select=displayName))"

        shown = read(client, f"{path}?$expand={nested}").json

        (category,) = shown["categorySummaries"]
        assert category["updateStateSummaries"] == []
        listed = client.get(f"{path}/categorySummaries").json["value"]
        assert [category["id"]] == [one["id"] for one in listed]
        assert shown["@odata.context"].endswith(
            "#deviceManagement/macOSSoftwareUpdateAccountSummaries(categorySummaries(updateStateSummaries(displayName)))"
            "/$entity"
        )


@pytest.mark.deep
def test_very_much_is_left_to_links() -> None:
    state = {"displayName": "s", "productKey": "", "updateCategory": "other", "updateVersion": "", "state": "idle"}
    category = {**CATEGORY.example, "updateStateSummaries": [{**state, "lastUpdatedDateTime": WHEN}] * 100}
    with Served(data="example") as served, served.client() as client:
        for _ in range(2):
            account = {**ACCOUNT.example, "categorySummaries": [category] * 60}
            assert client.post(ACCOUNTS, account).status == 201

        shown = read(client, f"{ACCOUNTS}?$expand=categorySummaries($expand=updateStateSummaries($select=id))").json
        found = [item for each in shown["value"] for item in each["categorySummaries"]]
        counts = [len(item["updateStateSummaries"]) for item in found]

        assert 4_000 < sum(counts) <= 5_100
        cut = [item for item in found if "updateStateSummaries@odata.nextLink" in item]
        for item in (cut[0], cut[-1]):
            rest = follow(client, item["updateStateSummaries@odata.nextLink"])["value"]
            assert len(item["updateStateSummaries"]) + len(rest) == 100


@pytest.mark.parametrize("expand", ["notes($top=1),*", "*,notes($top=1)"])
def test_what_is_named_goes_before_a_star_on_either_side_of_it(client: Client, animal: str, expand: str) -> None:
    assert len(read(client, f"{animal}?$expand={expand}").json["notes"]) == 1


def test_sister_types_expand_the_same_name_each_in_its_own_way(client: Client) -> None:
    for type_, own in (("bird", {"span": 1}), ("fish", {"deep": True})):
        make(client, "/animals", {"@odata.type": f"#contoso.{type_}", **ANIMAL, **own})

    expand = "contoso.bird/notes($top=1),contoso.fish/notes($top=2)"

    assert [len(one["notes"]) for one in read(client, f"/animals?$expand={expand}").json["value"]] == [1, 2]


@pytest.mark.parametrize(
    "expand", ["notes($top=1),notes($top=2)", "notes,contoso.bird/notes($top=1)", "notes,notes/$ref", "*($levels=2)"]
)
def test_no_expansion_is_passed_over_in_silence(client: Client, animal: str, expand: str) -> None:
    answer = read(client, f"{animal}?$expand={expand}")

    assert (answer.status, answer.rule) == (501, "coverage.query-option")


def test_references_to_what_is_contained_have_no_url_that_a_link_could_lead_to(client: Client, animal: str) -> None:
    assert read(client, f"{animal}/notes/$ref").status == 405
    for option, number in (("($top=1)", 1), ("($skip=1)", 2), ("", 3)):
        shown = read(client, f"{animal}?$expand=notes/$ref{option}").json

        assert (len(shown["notes"]), "notes@odata.nextLink" in shown) == (number, False)


def test_the_context_tells_of_levels_with_a_plus(client: Client, animal: str) -> None:
    shown = read(client, f"{animal}?$expand=friends($levels=2;$select=name)").json

    assert shown["@odata.context"].endswith("#animals(friends+(name))/$entity")
    assert shown["friends@odata.context"].endswith("#animals(name,friends(name))")
