"""`$search`: texts looked for where the contract lets them be."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.errors import GraphError
from graphfake.odata.expressions.allowance import Allowance
from graphfake.odata.expressions.search import check_search_alone, read_search
from graphfake.odata.grammar.options import parse_option
from tests.odata.probes import catalogue_type, documents

ENTITY = {"id": "one", "label": "Green Lid", "code": "Äpfel", "tags": ["metal"], "small": 7, "size": {"unit": "inch"}}


def found(text: str, said: dict[str, Any], *, advanced: bool = False, **members: dict[str, Any]) -> bool:
    changed = documents()
    changed[-2]["x-capabilities"] = said
    for name, capabilities in members.items():
        changed[-2]["properties"][name] |= {"x-capabilities": capabilities}
    allowance = Allowance("directory", "documented", advanced)
    return read_search(parse_option("$search", text).value, catalogue_type(changed), allowance)(ENTITY)


def refusal(text: str, said: dict[str, Any]) -> str:
    with pytest.raises(GraphError) as caught:
        found(text, said)
    return caught.value.rule


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("green", True),
        ("äPF", True),
        ("EEN", True),
        ("metal", True),
        ("7", False),
        ("inch", False),
        ('"green lid"', True),
        ('"lid green"', False),
        ("green lid", True),
        ("green AND blue", False),
        ("green OR blue", True),
        ("NOT blue", True),
        ("NOT green", False),
        ("blue OR green NOT lid", False),
        ('"label:green"', True),
        ('"LABEL:apf" OR "code:äpf"', True),
        ('"code:green"', False),
        ('"small:7"', False),
    ],
)
def test_looks_in_every_text_in_any_letter_case(text: str, holds: bool) -> None:
    assert found(text, {"search": True}) is holds


def test_looks_only_where_the_contract_says() -> None:
    assert refusal("green", {"search": False}) == "query.search"
    assert refusal("green", {}) == "coverage.query-option"
    assert found("green", {}, label={"search": True})
    assert not found("metal", {}, label={"search": True})
    assert not found("green", {"search": True}, label={"search": False})


def test_directory_objects_are_searched_by_advanced_queries_and_by_name() -> None:
    directory = {"search": True, "advancedQueries": True}
    assert refusal("green", directory) == "query.search-advanced"
    assert found('"label:green"', directory, advanced=True)
    with pytest.raises(GraphError) as caught:
        found('"nope:green"', directory, advanced=True)
    assert caught.value.rule == "query.filter-property"


def test_stands_without_an_order() -> None:
    thing = catalogue_type(documents())
    check_search_alone(thing, ordered=False)
    with pytest.raises(GraphError) as caught:
        check_search_alone(thing, ordered=True)
    assert caught.value.rule == "query.search-with-order"
