"""What the strategies do not take: told in one sentence when first drawn from, never where a strategy is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis.errors import InvalidArgument

from graphfake.contracts import ContractError, load
from graphfake.strategies import (
    enum_edges,
    enum_values,
    graph_requests,
    invalid_payloads,
    payloads,
    queries,
    responses,
    rules_of,
    tolerated_payloads,
)
from tests.support.drawing import simplest
from tests.support.drawn_types import SHIPPED
from tests.support.gadgets import ENTITY, PIECE, document, prop
from tests.support.widgets import WIDGET, documents, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

NAME = SHIPPED[0].name
WRONG: dict[str, tuple[Callable[[], SearchStrategy[Any]], str]] = {
    "a view": (lambda: payloads(NAME, view="response"), "view='response' is not one of create, update."),
    "a profile": (lambda: payloads(NAME, profile="strict"), "profile='strict' is not one of documented, observed."),
    "a dialect": (
        lambda: invalid_payloads(NAME, dialect="x"),
        "dialect='x' is not one of directory, intune, outlook, onedrive, teams, planner, None.",
    ),
    "a depth": (lambda: payloads(NAME, deep=-1), "deep=-1 is not a whole number from 0."),
    "a depth that is true": (lambda: payloads(NAME, deep=True), "deep=True is not a whole number from 0."),
    "no name": (lambda: payloads(5), "contract=5 (type=int) is not a type's full name."),  # type: ignore[arg-type]
    "no version": (lambda: payloads(NAME, version=1), "version=1 (type=int) is not text."),  # type: ignore[arg-type]
    "a rule": (lambda: invalid_payloads(NAME, rule="body.enums"), "rule='body.enums' is not one of body.duplicate, "),
    "no rule": (lambda: invalid_payloads(NAME, rule=[]), "rule=[] names none; all are meant where it is left out."),
    "a rule that cannot be broken": (
        lambda: invalid_payloads(NAME, rule="body.abstract"),
        "rule='body.abstract' cannot come of this contract; these can: body.duplicate, ",
    ),
    "a note": (
        lambda: tolerated_payloads(NAME, code="body.enum"),
        "code='body.enum' is not one of tolerated.enum-case",
    ),
    "a variation": (lambda: responses(NAME, variations="nil"), "variations='nil' is not one of null, absent, "),
    "a kind": (lambda: enum_edges(_enum(), kind="odd"), "kind='odd' is not one of member, "),
    "a method": (lambda: graph_requests(methods="HEAD"), "methods='HEAD' is not one of GET, POST, PATCH, PUT, DELETE."),
    "a kind of request": (lambda: graph_requests(kinds="links"), "kinds='links' is not one of entities, counts, "),
    "an option": (lambda: queries(NAME, options="top"), "options='top' is not one of $select, $expand, "),
    "contracts of two origins": (lambda: payloads(SHIPPED[0], contracts=load()), "cannot be given with a Type"),
    "contracts that are none": (lambda: payloads(NAME, contracts=[5]), "contracts=[5] is not a Catalogue"),  # type: ignore[list-item]
}


def _enum() -> str:
    return "microsoft.graph.macOSSoftwareUpdateCategory"


@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_argument_is_told_at_the_first_draw(make: Callable[[], SearchStrategy[Any]], said: str) -> None:
    strategy = make()
    with pytest.raises(InvalidArgument) as caught:
        simplest(strategy)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "make", [payloads, tolerated_payloads, invalid_payloads, responses, queries], ids=lambda make: make.__name__
)
def test_an_unknown_type_is_told_with_its_nearest(make: Callable[[str], SearchStrategy[Any]]) -> None:
    strategy = make(f"{NAME}s")
    with pytest.raises(ContractError, match=f"There is no type '{NAME}s' in beta. Nearest: {NAME}"):
        simplest(strategy)


def test_so_is_an_unknown_enum() -> None:
    with pytest.raises(ContractError, match="Nearest"):
        simplest(enum_values(f"{_enum()}s"))


def test_a_type_is_no_enum() -> None:
    with pytest.raises(ContractError, match="is of kind 'entity', not an enum"):
        simplest(enum_values(NAME))


def test_a_broken_contract_is_told_with_its_file(tmp_path: Path) -> None:
    broken = {**document("entity", PIECE, {"it": prop("Int128")}, ENTITY)}
    (tmp_path / f"{PIECE}.json").write_text(json.dumps(broken))
    strategy = payloads(PIECE, contracts=tmp_path)
    with pytest.raises(ContractError, match="no Edm primitive type") as caught:
        simplest(strategy)
    assert caught.value.document.endswith(f"{PIECE}.json")


def test_contracts_are_a_folder_or_several(tmp_path: Path) -> None:
    folder = write(tmp_path / "contracts", documents())
    assert simplest(payloads(WIDGET, contracts=folder))["color"] == "red"
    assert simplest(payloads(WIDGET, contracts=[str(folder)]))["color"] == "red"
    assert "body.constraint" in rules_of(WIDGET, contracts=folder)


def test_a_type_is_taken_for_its_name() -> None:
    assert simplest(payloads(SHIPPED[0])) == simplest(payloads(NAME))


def test_names_come_in_any_letter_case() -> None:
    assert simplest(payloads(NAME.upper())) == simplest(payloads(NAME))
