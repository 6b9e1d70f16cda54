"""Pages as small as faults make them, empty ones too: all together they are still the same list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import machines, rosters, zoo
from tests.support.dealing import deal, space_of
from tests.support.direct import Direct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Client

GROUPS = 9
MOST_PAGES = 60
QUERIES = (
    "",
    "$top=4",
    "$skip=3",
    "$orderby=size%20desc",
    "$orderby=title,size&$skip=2&$top=3",
    "$filter=size%20lt%2015&$count=true",
    "$filter=size%20lt%2015&$orderby=size&$count=true&$top=2",
    "$select=title&$expand=notes",
)
Page = dict[str, Any]


@pytest.fixture(scope="module")
def rostered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Direct]:
    with Direct(contracts=(rosters.write(tmp_path_factory.mktemp("rosters")),)) as started:
        yield started


@pytest.fixture(scope="module")
def groups(rostered: Direct) -> Client:
    """A space with some groups, a few with equal values, and members of the first of them."""
    client = rostered.client()
    keys = [client.post("/groups", {"title": "abc"[n % 3], "size": n * 7 % 20}).json["id"] for n in range(GROUPS)]
    for _ in range(5):
        url = {"@odata.id": f"{client.url}/beta/members/{client.post('/members', {}).json['id']}"}
        assert client.post(f"/groups/{keys[0]}/members/$ref", url).status == 204
    return client


def read(client: Client, path: str) -> list[Page]:
    """All pages, each link followed as it is; a delta's to the end of the round."""
    pages = []
    link = path
    while link:
        answer = client.get(link)
        assert answer.status == 200, answer.body
        pages.append(answer.json)
        assert len(pages) < MOST_PAGES, "The pages go on for ever."
        link = answer.json.get("@odata.nextLink", "").removeprefix(f"{client.url}/beta")
    return pages


def items(pages: list[Page]) -> list[Any]:
    return [item for page in pages for item in page["value"]]


def sizes(pages: list[Page]) -> list[int]:
    return [len(page["value"]) for page in pages]


sometimes: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"nth": st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True)}),
    st.fixed_dictionaries({"times": st.integers(1, 3), "after": st.integers(0, 3)}),
)
rules = st.lists(
    st.builds(lambda size, when: {"page_size": size, **when}, st.integers(0, 4), sometimes), min_size=1, max_size=3
)


@given(chosen=rules, query=st.sampled_from(QUERIES))
@settings(max_examples=40)
def test_the_pages_of_a_list_are_together_the_same_list(
    rostered: Direct, groups: Client, chosen: list[dict[str, Any]], query: str
) -> None:
    check(rostered, groups, chosen, f"/groups?{query}")


@given(chosen=rules, query=st.sampled_from(["", "$top=2", "$filter=size%20gt%203"]))
@settings(max_examples=15)
def test_so_are_those_of_a_round_of_a_delta(
    rostered: Direct, groups: Client, chosen: list[dict[str, Any]], query: str
) -> None:
    check(rostered, groups, chosen, f"/groups/delta?{query}")


@given(chosen=rules, suffix=st.sampled_from(["", "/$ref", "/contoso.member"]), top=st.sampled_from(["", "$top=2"]))
@settings(max_examples=15)
def test_so_are_those_of_references_and_of_what_they_lead_to(
    rostered: Direct, groups: Client, chosen: list[dict[str, Any]], suffix: str, top: str
) -> None:
    key = groups.get("/groups?$top=1").json["value"][0]["id"]
    check(rostered, groups, chosen, f"/groups/{key}/members{suffix}?{top}")


def check(served: Direct, client: Client, chosen: list[dict[str, Any]], path: str) -> None:
    faults = space_of(served, client).faults
    faults.clear()
    plain = read(client, path)
    for rule in chosen:
        deal(served, client, path=path.partition("?")[0], **rule)
    try:
        pages = read(client, path)
    finally:
        faults.clear()

    assert items(pages) == items(plain)
    assert sizes(pages).count(0) <= 1 + sizes(plain).count(0)
    assert [page.get("@odata.count") for page in pages[:1]] == [page.get("@odata.count") for page in plain[:1]]


@pytest.fixture
def client(rostered: Direct, groups: Client) -> Iterator[Client]:
    """The groups, without faults before and after."""
    space_of(rostered, groups).faults.clear()
    yield groups
    space_of(rostered, groups).faults.clear()


def test_no_page_holds_more_than_the_fault_says(rostered: Direct, client: Client) -> None:
    deal(rostered, client, path="/groups", page_size=2)

    assert sizes(read(client, "/groups")) == [2, 2, 2, 2, 1]
    assert sizes(read(client, "/groups?$top=1&$filter=size%20lt%205")) == [1] * 3
    assert sizes(read(client, "/groups?$top=4")) == [2, 2, 2, 2, 1]


def test_an_empty_page_has_a_link_after_which_the_list_goes_on(rostered: Direct, client: Client) -> None:
    deal(rostered, client, path="/groups", page_size=0)

    pages = read(client, "/groups?$top=4&$count=true&$skip=1")

    assert sizes(pages) == [0, 4, 4]
    assert [page.get("@odata.count") for page in pages] == [GROUPS, None, None]
    assert list(pages[0]) == ["@odata.context", "@odata.count", "@odata.nextLink", "value"]
    assert "$top=4&$count=true&$skiptoken=" in pages[0]["@odata.nextLink"]


def test_an_empty_page_may_stand_in_the_middle(rostered: Direct, client: Client) -> None:
    plain = items(read(client, "/groups?$orderby=size%20desc"))
    deal(rostered, client, path="/groups", nth=2, page_size=0)

    pages = read(client, "/groups?$orderby=size%20desc&$top=4")

    assert sizes(pages) == [4, 0, 4, 1]
    assert items(pages) == plain


def test_a_list_that_is_empty_anyhow_ends(rostered: Direct, client: Client) -> None:
    deal(rostered, client, path="/groups", page_size=0)

    assert sizes(read(client, "/groups?$filter=size%20gt%20900")) == [0, 0]
    assert sizes(read(client, "/groups?$top=0")) == [0]


def test_a_link_may_be_followed_again_with_and_without_the_fault(rostered: Direct, client: Client) -> None:
    deal(rostered, client, path="/groups", page_size=0)
    link = client.get("/groups?$skip=2").json["@odata.nextLink"].removeprefix(f"{client.url}/beta")

    again = [client.get(link).json]
    space_of(rostered, client).faults.clear()
    again.append(client.get(link).json)

    assert again[0]["value"] == again[1]["value"] == client.get("/groups?$skip=2").json["value"]


def test_each_round_of_a_delta_may_have_an_empty_page(rostered: Direct, client: Client) -> None:
    deal(rostered, client, path="/groups/delta", page_size=0)

    first = read(client, "/groups/delta?$top=5")
    link = first[-1]["@odata.deltaLink"].removeprefix(f"{client.url}/beta")
    second = read(client, link)

    assert sizes(first) == [0, 5, 4]
    assert ["@odata.deltaLink" in page for page in first] == [False, False, True]
    assert sizes(second) == [0, 0]


def test_what_a_function_gives_comes_in_pages_as_well(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("machines") / "machines.json"
    file.write_text(json.dumps(machines.bundle()), encoding="utf-8")
    with Direct(contracts=(file,)) as served:
        client = served.client(seed=1)
        paths = (f"/machines/recent(most={number})?$count=true" for number in range(50))
        path = next(path for path in paths if len(items(read(client, path))) > 1)
        plain = read(client, path)
        deal(served, client, operation="recent", nth=1, page_size=0)
        deal(served, client, operation="recent", page_size=1)

        pages = read(client, path)

    assert items(pages) == items(plain)
    assert sizes(pages) == [0] + [1] * len(items(plain))


@pytest.mark.parametrize(
    "path",
    [
        "/animals/contoso.bird",
        "/animals/contoso.bird?$orderby=span desc&$top=2",
        "/animals?$filter=isof('contoso.bird')&$skip=1",
        '/keepers?$search="Bob"&$top=2',
        '/keepers?$search="Bob"&$skip=1&$count=true',
    ],
)
@pytest.mark.parametrize("rule", [{"page_size": 0}, {"page_size": 1}, {"page_size": 0, "nth": 2}])
def test_casts_and_searches_go_on_as_well(animals: tuple[Direct, Client], path: str, rule: dict[str, Any]) -> None:
    served, client = animals
    check(served, client, [rule, {"page_size": 2}], path.replace(" ", "%20").replace('"', "%22"))


@pytest.fixture(scope="module")
def animals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Direct, Client]]:
    file = tmp_path_factory.mktemp("zoo") / "zoo.json"
    file.write_text(json.dumps(zoo.bundle()), encoding="utf-8")
    with Direct(contracts=(file,)) as served:
        client = served.client()
        for number in range(7):
            animal = {**zoo.AN_ANIMAL, **({"@odata.type": f"#{zoo.BIRD}", "span": None} if number % 3 else {})}
            assert client.post("/animals", animal).status == 201
            keeper = {"name": f"Bob {number % 2}" if number % 3 else "Ann", "since": "2020-01-01"}
            assert client.post("/keepers", keeper).status == 201
        yield served, client
