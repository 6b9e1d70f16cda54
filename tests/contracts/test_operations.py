"""`x-operations`: what is read of actions and functions, how overloads and heirs join, and what is refused."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts import ContractError, shelf
from graphfake.contracts.lint import lint_documents
from graphfake.contracts.operation_types import parameters_type, result_type
from graphfake.contracts.pointers import tokens
from tests.support import machines
from tests.support.gadgets import many, of, prop

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.contracts.model import Operation

KNOWN = machines.catalogue()
MACHINE = KNOWN.type(machines.MACHINE)


def of_machine(name: str, number: int = 0) -> Operation:
    return MACHINE.operations[name][number]


def found(documents: dict[str, Any]) -> list[tuple[str, str, str]]:
    slots = [shelf.slot_of(content, "beta", f"{content['x-name']}.json") for content in documents.values()]
    slots = [
        slot if slot.name != "service" else shelf.Slot("beta", "service", "service.json", slot.entry) for slot in slots
    ]
    return [(finding.where, finding.pointer, finding.check) for finding in lint_documents(slots, "folder")]


def sound() -> dict[str, Any]:
    return copy.deepcopy({**{each["x-name"]: each for each in machines.DOCUMENTS}, "service": machines.SERVICE})


def changed(pointer: str, value: Any, name: str = machines.MACHINE) -> dict[str, Any]:
    documents = sound()
    *steps, last = tokens(f"/x-operations{pointer}")
    around: Any = documents[name]
    for step in steps:
        around = around[int(step) if isinstance(around, list) else step]
    around[last] = value
    return documents


def with_machine(documents: dict[str, Any]) -> Catalogue:
    return KNOWN.with_contract(documents[machines.MACHINE])


def test_every_operation_is_read_as_it_is_written() -> None:
    tune = of_machine("tune")
    assert (tune.kind, tune.bound, tune.full_name, tune.owner) == ("action", "entity", "contoso.tune", machines.MACHINE)
    assert list(tune.parameters) == ["speed", "mood", "at", "plan", "tags", "level"]
    assert [(each.kind, each.nullable) for each in tune.parameters.values()][:4] == [
        ("primitive", False),
        ("enum", True),
        ("primitive", True),
        ("complex", True),
    ]
    assert tune.returns is not None
    assert tune.returns.type_text == machines.REPORT


def test_entities_may_be_given_and_returned() -> None:
    given, returned = of_machine("copyFrom").parameters["machines"], of_machine("clone").returns
    assert returned is not None
    assert (given.kind, given.collection, returned.kind) == ("entity", True, "entity")


def test_overloads_stand_side_by_side_in_order() -> None:
    assert [list(each.parameters) for each in MACHINE.operations["distance"]] == [[], ["to"], ["to", "mood"]]


def test_a_derived_type_has_the_operations_of_its_base_and_may_say_them_anew() -> None:
    robot = KNOWN.type(machines.ROBOT)
    assert set(robot.operations) == {*MACHINE.operations, "dance"}
    assert [list(each.parameters) for each in robot.operations["start"]] == [["softly"]]


def test_the_service_has_those_that_are_bound_to_nothing() -> None:
    operations = KNOWN.service().operations
    assert {name: each[0].bound for name, each in operations.items()} == {"stopAll": None, "add": None, "moods": None}
    assert operations["add"][0].full_name == "microsoft.graph.add"


def test_an_operation_may_have_permissions_of_its_own() -> None:
    permissions = of_machine("restrict").permissions
    assert permissions is not None
    assert permissions.application == ("Machine.Run",)
    assert of_machine("start").permissions is None


@pytest.mark.parametrize(
    ("sent", "rules"),
    [
        ({"speed": 5}, []),
        ({"SPEED": 5, "Level": 1, "tags": ["a"]}, []),
        ({"speed": 101}, ["body.constraint"]),
        ({}, ["body.missing"]),
        ({"speed": None}, ["body.null"]),
        ({"speed": 1, "plan": {"name": "x", "steps": [{"score": 1}]}}, ["body.missing", "body.missing"]),
        ({"speed": 1, "pace": 2}, ["body.unknown-property"]),
        ({"speed": 1, "mood": "merry"}, ["body.enum"]),
    ],
)
def test_parameters_are_judged_as_a_body_is(sent: dict[str, Any], rules: list[str]) -> None:
    verdict = parameters_type(KNOWN, "beta", of_machine("tune")).judge(sent)
    assert [violation.rule for violation in verdict.violations] == rules


def test_what_is_left_out_of_the_parameters_is_null_or_its_default() -> None:
    verdict = parameters_type(KNOWN, "beta", of_machine("tune")).judge({"speed": 5})
    assert verdict.draft is not None
    assert verdict.draft.values == {"speed": 5, "mood": None, "at": None, "plan": None, "tags": [], "level": 3}


@pytest.mark.parametrize(
    ("name", "result", "is_lawful"),
    [
        ("rename", "x", True),
        ("rename", 5, False),
        ("rename", None, False),
        ("wake", None, True),
        ("wake", "odd", True),
        ("wake", "merry", False),
        ("clone", {"id": "1", **machines.A_MACHINE}, True),
        ("clone", machines.A_MACHINE, False),
        ("clone", {"@odata.type": f"#{machines.ROBOT}", "id": "1", **machines.A_MACHINE, "arms": 2}, True),
        ("scan", [{"score": 1, "mood": "calm", "made": "2026-01-01T00:00:00Z"}], True),
        ("scan", [{"score": 1, "mood": "calm"}], False),
    ],
)
def test_results_are_judged_as_replies_are(name: str, result: Any, is_lawful: bool) -> None:
    verdict = result_type(KNOWN, "beta", of_machine(name)).judge({"value": result}, view="self-check")
    assert (not verdict.violations) is is_lawful


def test_what_is_right_has_no_finding() -> None:
    assert found(sound()) == []


@pytest.mark.parametrize(
    ("pointer", "value", "at"),
    [
        ("/start/kind", "method", "/start/kind"),
        ("/start/kind", None, "/start/kind"),
        ("/start/boundTo", "set", "/start/boundTo"),
        ("/start/namespace", "1.2", "/start/namespace"),
        ("/start/result", {}, "/start/result"),
        ("/start", [], "/start"),
        ("/start", 5, "/start"),
        ("/bad-name", {"kind": "action"}, "/bad-name"),
        ("/start", {"kind": "function"}, "/start"),
        ("/start/parameters", {"a.b": prop("String")}, "/start/parameters/a.b"),
        ("/start/parameters", {"to": prop("String"), "TO": prop("String")}, "/start/parameters/TO"),
        ("/start/parameters", {"to": prop("Strings")}, "/start/parameters/to/x-edm"),
        ("/start/parameters", {"to": of("contoso.absent")}, "/start/parameters/to/$ref"),
        ("/start/returns", many(of("contoso.absent")), "/start/returns/items/$ref"),
        ("/start/permissions", {"everyone": []}, "/start/permissions/everyone"),
        ("/start", [{"kind": "action"}, {"kind": "action"}], "/start/1"),
        ("/distance/2/parameters", {"To": prop("String")}, "/distance/2"),
        ("/weigh", [{"kind": "function", "returns": prop("Int32")}, {"kind": "action"}], "/weigh/1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(pointer: str, value: Any, at: str) -> None:
    documents = changed(pointer, value)
    with pytest.raises(ContractError) as refused:
        with_machine(documents).type(machines.MACHINE)
    assert refused.value.pointer == f"/x-operations{at}"
    assert any(place.startswith("/x-operations") for _, place, _ in found(documents))


@pytest.mark.parametrize(
    ("pointer", "value", "name", "at", "check"),
    [
        ("/name", {"kind": "action"}, machines.MACHINE, "/name", "operation"),
        ("/PARTS", {"kind": "action"}, machines.MACHINE, "/PARTS", "operation"),
        ("/Floor", {"kind": "action"}, "service", "/Floor", "operation"),
        ("/tune/parameters/level/x-default", "3x", machines.MACHINE, "/tune/parameters/level/x-default", "default"),
        ("/rename/returns/enum", ["a"], machines.MACHINE, None, None),
        ("/tune/parameters/speed/enum", [5, 2**40], machines.MACHINE, "/tune/parameters/speed/enum", "members"),
        ("/stopAll/boundTo", "entity", "service", "/stopAll/boundTo", "load"),
        ("/tune/composed", True, machines.MACHINE, "/tune/composed", "form"),
    ],
)
def test_what_does_not_fit_together_is_found_with_its_place(
    pointer: str, value: Any, name: str, at: str | None, check: str | None
) -> None:
    places = found(changed(pointer, value, name))
    assert ((f"{name}.json", f"/x-operations{at}", check) in places) if at else places == []


def test_a_complex_type_has_no_operations() -> None:
    documents = sound()
    documents[machines.PLAN]["x-operations"] = {"go": {"kind": "action"}}
    assert (f"{machines.PLAN}.json", "/x-operations", "operation") in found(documents)
