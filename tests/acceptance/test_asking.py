"""`$filter`, `$orderby`, `$search` and `$count`, and the family's documented responses under every option."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import zoo
from tests.support.family import STATE, Kind
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acceptance.conftest import Open
    from tests.support.served import Answer


def read(client: Client, path: str, **headers: str | None) -> Answer:
    return client.get(quote(path, safe="/?&=$%'()*;,:@+"), headers={**headers})


def literal(value: Any) -> str:
    """A property's value as it stands in an expression: dates and numbers bare."""
    if not isinstance(value, str):
        return json.dumps(value)
    return value if value[:4].isdigit() and "T" in value else f"'{value}'"


def test_every_documented_value_finds_its_entity_and_sorts_it(either: Client, kind: Kind) -> None:
    key = either.post(kind.collection, kind.example).json["id"]
    one = either.get(f"{kind.collection}/{key}").json
    count = len(either.get(kind.collection).json["value"])
    for name in kind.properties:
        found = read(either, f"{kind.collection}?$filter={name} eq {literal(one[name])}&$select={name}")
        sorted_ = read(either, f"{kind.collection}?$orderby={name} desc&$count=true")
        number = read(either, f"{kind.collection}?$filter=not ({name} eq {literal(one[name])})&$count=true&$top=0")

        assert {"id": key, name: one[name]} in [
            {member: value for member, value in entity.items() if "@" not in member} for entity in found.json["value"]
        ], name
        assert sorted_.json["@odata.count"] == len(sorted_.json["value"]) == count
        assert number.json["@odata.count"] + len(found.json["value"]) == count


def test_documented_responses_read_back_under_every_option(either: Client, kind: Kind) -> None:
    created = either.post(kind.collection, kind.example).json
    whole = either.get(f"{kind.collection}/{created['id']}").json
    only_it = f"$filter=id eq '{created['id']}'"
    for option in (
        *("$top=1", "$skip=0", "$count=true", "$orderby=id", "$format=json", "$format=application/json"),
        *("$select=*", "$select=" + ",".join(["id", *kind.properties]), "ConsistencyLevel=eventual", "mine=1"),
        *([f"$expand={kind.children}", "$expand=*", f"$expand={kind.children}($top=1)"] if kind.children else []),
    ):
        answer = read(either, f"{kind.collection}?{only_it}&{option}")
        assert answer.status == 200, answer.body
        (entity,) = answer.json["value"]
        told = {
            name: value for name, value in entity.items() if kind.children is None or not name.startswith(kind.children)
        }
        assert told == {name: value for name, value in whole.items() if name != "@odata.context"}, option


def test_a_filter_picks_before_pages_are_cut_and_counts_what_it_picked(either: Client) -> None:
    for name in "abcabcab":
        either.post(STATE.collection, STATE.payload(displayName=name))
    path = f"{STATE.collection}?$filter=displayName in ('a','C')&$orderby=displayName desc&$top=2&$count=true&$skip=1"
    found, counts = "", set()
    while path:
        page = read(either, path).json
        found += "".join(entity["displayName"] for entity in page["value"])
        counts.add(page["@odata.count"])
        path = page.get("@odata.nextLink", "").removeprefix(f"{either.url}/beta")

    assert (found, counts) == ("caaa", {5})


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("$filter=displayName ee 'x'", "query.syntax"),
        ("$filter=", "query.syntax"),
        ("$filter=nope eq 1", "query.filter-property"),
        ("$filter=displayName eq 1", "query.operand-types"),
        ("$orderby=nope", "query.orderby-property"),
        ("$orderby=displayName up", "query.syntax"),
        ("$search=x", "query.search"),
        ("$filter=" + "(" * 101 + "true" + ")" * 101, "query.too-deep"),
        ("$top=x&$filter=nope eq 1", "query.top"),
        ("$select=nope&$filter=nope eq 1", "query.select"),
    ],
)
def test_a_fault_in_a_query_is_refused_by_its_rule(either: Client, query: str, rule: str) -> None:
    answer = read(either, f"{STATE.collection}?{query}")

    assert (answer.status, answer.rule) == (400, rule)


def test_the_count_segment_counts_what_is_asked_for(client: Client) -> None:
    for name in "aab":
        client.post(STATE.collection, STATE.payload(displayName=name))

    assert read(client, f"{STATE.collection}/$count?$filter=displayName eq 'a'").body == b"2"
    assert read(client, f"{STATE.collection}/$count?$top=1").body == b"3"
    assert read(client, f"{STATE.collection}/$count?$filter=nope").status == 400


def test_a_tolerated_lack_leaves_the_option_out_wherever_it_is_found(fresh: Open) -> None:
    client = fresh(tolerate=["coverage.query-option"])
    client.post(STATE.collection, STATE.example)

    answer = read(client, f"{STATE.collection}?$compute=displayName as x&$select=id")

    assert (answer.status, answer.notes) == (200, ["coverage.query-option; pointer="])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The zoo; keepers are directory objects."""
    found = json.loads(json.dumps(zoo.bundle()))
    found["beta"][f"{zoo.KEEPER}.json"]["x-capabilities"] |= {"advancedQueries": True}
    found["beta"][f"{zoo.ANIMAL}.json"]["x-capabilities"] = {"filterIgnored": True}
    file = tmp_path_factory.mktemp("zoo") / "zoo.json"
    file.write_text(json.dumps(found), encoding="utf-8")
    with Served(contracts=(file,)) as served:
        yield served


def opened(served: Served, **settings: Any) -> Client:
    with served.client() as admin:
        return Client(admin.post("/_graphfake/spaces", settings).json["url"])


@pytest.mark.parametrize("query", ["$count=true", '$search="name:K"&$count=true', "$filter=name ne 'x'&$count=true"])
def test_advanced_queries_want_the_consistency_level_as_header_or_option(served: Served, query: str) -> None:
    with opened(served) as client:
        client.post("/keepers", {"name": "K", "since": "2020-01-01"})

        without = read(client, f"/keepers?{query}")
        by_header = read(client, f"/keepers?{query}", ConsistencyLevel="eventual")
        by_option = read(client, f"/keepers?{query}&consistencylevel=EVENTUAL")

        assert (without.status, by_header.status, by_option.status) == (400, 200, 200)
        assert by_header.json["@odata.count"] == len(by_header.json["value"]) == len(by_option.json["value"]) == 1


def test_the_number_of_directory_objects_wants_the_consistency_level_too(served: Served) -> None:
    with opened(served) as client:
        for path in ("/keepers/$count", "/keepers/$count?$filter=name eq 'K'"):
            assert read(client, path).rule == "query.count-advanced"
            assert read(client, path, ConsistencyLevel="eventual").body == b"0"


def test_pages_of_a_directory_tell_the_number_on_the_first_alone(served: Served) -> None:
    with opened(served) as client:
        for name in "ab":
            client.post("/animals", {"name": name, "legs": 4, "diet": "meat"})

        first = read(client, "/animals?$count=true&$top=1").json
        second = client.get(first["@odata.nextLink"].removeprefix(f"{client.url}/beta")).json

        assert (first["@odata.count"], len(second["value"]), "@odata.count" in second) == (2, 1, False)


@pytest.mark.parametrize("path", ["/animals/$count", "/animals/{}", "/animals/{}/keeper/$ref"])
def test_where_there_are_no_pages_no_token_is_right(served: Served, path: str) -> None:
    with opened(served) as client:
        for name in "ab":
            key = client.post("/animals", {"name": name, "legs": 4, "diet": "meat"}).json["id"]
        token = client.get("/animals?$top=1").json["@odata.nextLink"].rpartition("=")[2]

        assert read(client, f"{path.format(key)}?$skiptoken={token}").rule == "query.skiptoken"


def test_filters_on_record_as_ignored_are_ignored_in_profile_observed_alone(served: Served) -> None:
    for profile, found in (("documented", 0), ("observed", 1)):
        with opened(served, profile=profile) as client:
            client.post("/animals", {"name": "a", "legs": 4, "diet": "meat"})

            assert len(read(client, "/animals?$filter=legs eq 5").json["value"]) == found


QUERIES = ("$orderby=name", "$orderby=name desc,legs", "$filter=legs gt 0", "$filter=legs lt 4&$orderby=legs,name desc")
CREATURES = st.fixed_dictionaries({"name": st.sampled_from((None, "a", "b", "c")), "legs": st.sampled_from((0, 2, 4))})


@given(data=st.data(), query=st.sampled_from(QUERIES), size=st.integers(1, 3))
def test_pages_are_a_partition_of_what_stays_whatever_comes_and_goes(
    served: Served, data: st.DataObject, query: str, size: int
) -> None:
    with opened(served) as client:

        def add(creature: dict[str, Any]) -> str:
            return str(client.post("/animals", {**creature, "diet": "meat"}).json["id"])

        first = [add(creature) for creature in data.draw(st.lists(CREATURES, max_size=7))]
        wanted = [entity["id"] for entity in read(client, f"/animals?{query}").json["value"]]
        gone: set[str] = set()
        found: list[str] = []
        path = f"/animals?{query}&$top={size}"
        while path:
            page = read(client, path).json
            found += [entity["id"] for entity in page["value"]]
            path = page.get("@odata.nextLink", "").removeprefix(f"{client.url}/beta")
            for creature in data.draw(st.lists(CREATURES, max_size=1)):
                add(creature)
            for key in data.draw(st.lists(st.sampled_from(first), max_size=1) if first else st.just([])):
                if key not in gone:
                    gone.add(key)
                    client.delete(f"/animals/{key}")

        assert len(found) == len(set(found))
        assert [key for key in found if key in wanted and key not in gone] == [key for key in wanted if key not in gone]


@pytest.mark.parametrize("other", ["@a=)(", "@ab.c=)(", "@A=)("])
def test_an_alias_that_nobody_names_may_say_anything(served: Served, other: str) -> None:
    with opened(served) as client:
        assert read(client, f"/animals?$filter=name eq @ab&@ab='x'&{other}").json["value"] == []
