"""Answers that keep the contract and surprise: always lawful, each surprise labelled, plain where nothing is varied."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts.variations import VARIATIONS
from graphfake.strategies import responses
from tests.support.drawing import comes_up, simplest
from tests.support.drawn_types import EVERY_TYPE, SHIPPED, odd
from tests.support.gadgets import GADGET

if TYPE_CHECKING:
    from graphfake.contracts import Type
    from graphfake.strategies import Page, Response

OF_PAGES = {"empty-page", "count-unasked"}


def hold(contract: Type, entity: dict[str, Any]) -> None:
    verdict = contract.judge(entity, view="response")
    assert verdict.violations == ()
    assert {note.rule for note in verdict.notes} <= {"tolerated.unknown-member"}
    json.dumps(entity, allow_nan=False)


@EVERY_TYPE
@settings(max_examples=25, suppress_health_check=[])
@given(data=st.data())
def test_every_answer_keeps_the_contract(contract: Type, data: st.DataObject) -> None:
    hold(contract, data.draw(responses(contract)).entity)


@EVERY_TYPE
@settings(max_examples=15, suppress_health_check=[])
@given(data=st.data())
def test_so_does_every_entity_of_a_page(contract: Type, data: st.DataObject) -> None:
    page = data.draw(responses(contract, page=True))
    assert page.body["value"] == page.entities
    assert len(page.entities) > 0 or "empty-page" in page.labels
    for entity in page.entities:
        hold(contract, entity)


def test_every_variation_comes_up_with_its_label() -> None:
    missing = {*VARIATIONS}

    def met_all(answer: Response | Page) -> bool:
        missing.difference_update(answer.labels)
        return not missing

    either = responses(GADGET, contracts=odd()) | responses(SHIPPED[0], page=True)
    assert comes_up(either, met_all), missing


@pytest.mark.parametrize("name", sorted(set(VARIATIONS) - OF_PAGES))
def test_one_alone_can_be_asked_for(name: str) -> None:
    @settings(max_examples=20, database=None)
    @given(responses(GADGET, variations=name, contracts=odd()))
    def draw(response: Response) -> None:
        assert response.labels in {(name,), ()}  # none where what was drawn has no place for it

    draw()


@EVERY_TYPE
def test_with_no_label_it_is_what_everybody_expects(contract: Type) -> None:
    plain = simplest(responses(contract))
    assert plain.labels == ()
    names = [name for name in plain.entity if not name.startswith("@")]
    declared = contract if not contract.abstract else odd().type(plain.entity["@odata.type"][1:])
    streams = {name for name, prop in declared.properties.items() if prop.edm == "Edm.Stream"}
    assert names == [*declared.key, *(name for name in declared.structural if name not in streams)]
    assert declared.judge(plain.entity, view="response").notes == ()


def test_the_simplest_that_breaks_a_careless_client_has_one_label() -> None:
    [contract] = [type_ for type_ in SHIPPED if type_.short_name.endswith("StateSummary")]
    known = contract.catalogue.enum(contract.properties["state"].type_name or "").members
    found = simplest(responses(contract), lambda response: response.entity.get("state") not in known)
    assert found.labels == ("unknown-enum-member",)
    assert found.entity["state"] == "addedLater"
    assert found.entity["displayName"] == "a"


def test_the_context_names_the_path_where_the_type_lives() -> None:
    plain = simplest(responses(SHIPPED[0])).entity["@odata.context"]
    assert plain.startswith("https://graph.microsoft.com/beta/$metadata#deviceManagement/")
    assert plain.endswith("Summaries/$entity")
