"""Queries that break one rule: on a server, each is answered as it says, and nothing else is the matter with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from graphfake.strategies import invalid_queries, query_rules_of
from tests.support import zoo
from tests.support.drawing import comes_up, simplest
from tests.support.family import SUMMARIES
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = SUMMARIES[0]
FROM_MEMBERS = {"query.filter-property", "query.operand-types", "query.function", "query.not-single", "query.literal"}


CONTRACTS = zoo.catalogue(zoo.guarded())
ANIMAL, KEEPER, NOTE = (CONTRACTS.type(name) for name in (zoo.ANIMAL, zoo.KEEPER, zoo.NOTE))


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, dict[tuple[str, bool], str]]]:
    """Where lists and single entities of each type stand."""
    file = tmp_path_factory.mktemp("zoo") / "zoo.json"
    file.write_text(json.dumps(zoo.guarded()), encoding="utf-8")
    with Served(contracts=(file,), data="example") as served, served.client() as client:
        animal = client.post("/animals", {"legs": 4, "diet": "meat"}).json["id"]
        keeper = client.post("/keepers", {"name": "Ann", "since": "2020-01-01"}).json["id"]
        lists = {zoo.ANIMAL: ("/animals", animal), zoo.KEEPER: ("/keepers", keeper)}
        lists[ACCOUNT] = (ACCOUNTS, EXAMPLE_ACCOUNT)
        found = {(name, True): path for name, (path, _) in lists.items()}
        found[zoo.NOTE, True] = f"/animals/{animal}/notes"
        yield client, found | {(name, False): f"{path}/{key}" for name, (path, key) in lists.items()}


def check(paths: tuple[Client, dict[tuple[str, bool], str]], data: st.DataObject) -> None:
    client, known = paths
    name, collection = data.draw(st.sampled_from(sorted(known)))
    violation = data.draw(invalid_queries(name, collection=collection, contracts=CONTRACTS))
    answer = client.get(f"{known[name, collection]}?{violation.query}")
    expected = (violation.rule, violation.status, violation.code)
    assert (answer.rule, answer.status, answer.code) == expected, violation


@settings(max_examples=60)
@given(data=st.data())
def test_each_is_answered_as_it_says(paths: tuple[Client, dict[tuple[str, bool], str]], data: st.DataObject) -> None:
    check(paths, data)


@pytest.mark.deep
@settings(max_examples=1_500)
@given(data=st.data())
def test_so_are_many(paths: tuple[Client, dict[tuple[str, bool], str]], data: st.DataObject) -> None:
    check(paths, data)


def test_the_contract_decides_which_rules_can_be_broken() -> None:
    assert set(query_rules_of(ACCOUNT)) >= FROM_MEMBERS - {"query.not-single"}
    assert {"query.not-filterable", "query.operator", "query.not-sortable"} <= set(query_rules_of(ANIMAL))
    assert {"query.advanced", "query.search-advanced", "query.count-advanced"} <= set(query_rules_of(KEEPER))
    assert "query.not-countable" in query_rules_of(NOTE)
    assert "query.not-a-collection" in query_rules_of(ACCOUNT, collection=False)
    assert not FROM_MEMBERS & set(query_rules_of(ACCOUNT, collection=False))


def test_rules_can_be_chosen() -> None:
    assert simplest(invalid_queries(ACCOUNT, rule="query.top")).rule == "query.top"
    comes_up(invalid_queries(ANIMAL, rule=["query.literal"]), lambda violation: "%20and%20(" in violation.query)
    with pytest.raises(InvalidArgument, match=r"rule='query\.advanced' is not one of query\.unknown, "):
        simplest(invalid_queries(ACCOUNT, rule="query.advanced"))


def test_the_dialect_decides_the_code() -> None:
    codes = {
        dialect: comes_up(invalid_queries(ANIMAL, rule="query.not-filterable", dialect=dialect), lambda _: True).code
        for dialect in ("intune", "directory")
    }
    assert codes == {"intune": "BadRequest", "directory": "Request_UnsupportedQuery"}
