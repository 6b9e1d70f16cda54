"""What is drawn from a contract with a seeded generator: always lawful, and never other than the seed says."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from graphfake.contracts import ContractError
from graphfake.contracts.operation_types import result_type
from graphfake.contracts.sampling import draw_object, draw_value
from tests.support import machines
from tests.support.drawn_types import TYPES
from tests.support.gadgets import many, of, prop

MACHINES = machines.catalogue()
DRAWN = [*TYPES, *(MACHINES.type(name) for name in (machines.MACHINE, machines.ROBOT, machines.PLAN))]
OPERATIONS = [
    operation
    for owner in (MACHINES.type(machines.MACHINE), MACHINES.type(machines.FLOOR), MACHINES.service())
    for overloads in owner.operations.values()
    for operation in overloads
    if operation.returns is not None
]
SEEDS = range(40)


def broken(rules: Any) -> list[tuple[str, str, str]]:
    return [(found.rule, found.pointer, found.sent) for found in rules]


@pytest.mark.parametrize("contract", DRAWN, ids=lambda contract: contract.short_name)
def test_every_object_keeps_its_contract_in_replies_of_ours_and_of_anybody(contract: Any) -> None:
    for seed in SEEDS:
        drawn = draw_object(contract, Random(seed))
        for view in ("response", "self-check"):
            verdict = contract.judge(drawn, view=view)
            assert broken(verdict.violations) == []
            assert not verdict.notes


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.name}{len(operation.parameters)}")
def test_every_result_keeps_what_the_operation_promises(operation: Any) -> None:
    result = result_type(MACHINES, "beta", operation)
    for seed in SEEDS:
        drawn = {"value": draw_value(result, result.properties["value"], Random(seed))}
        assert broken(result.judge(drawn, view="self-check").violations) == []


@pytest.mark.parametrize("contract", DRAWN, ids=lambda contract: contract.short_name)
def test_the_seed_decides(contract: Any) -> None:
    first, again = ([draw_object(contract, Random(seed)) for seed in SEEDS] for _ in range(2))
    assert first == again
    assert len({repr(each) for each in first}) > 1 or not contract.structural


def test_all_that_may_be_is_drawn_at_times() -> None:
    machine = MACHINES.type(machines.MACHINE)
    drawn = [draw_object(machine, Random(seed)) for seed in range(100)]
    assert {each.get("@odata.type") for each in drawn} == {None, f"#{machines.ROBOT}"}
    assert {each["mood"] for each in drawn} == {"calm", "cross", "odd"}  # the sentinel only comes from a service
    assert {each["plan"] is None for each in drawn} == {True, False}


@pytest.mark.parametrize(
    "described",
    [
        prop("Int32", minimum=2**31 - 1),
        prop("Int64", maximum=-(2**53)),
        prop("SByte", exclusiveMinimum=-3, exclusiveMaximum=-1),
        prop("Double", exclusiveMinimum=0, exclusiveMaximum=0.001),
        prop("Decimal", minimum=5, maximum=5),
        prop("Single", maximum=-7),
        prop("String", minLength=300),
        prop("String", maxLength=0),
        prop("String", pattern="^[^a-z]{2}$"),
        prop("String", pattern="x", minLength=4),
        prop("Duration", maxLength=20),
        {**many(prop("Boolean")), "minItems": 2, "uniqueItems": True},
        {**many(of(machines.MOOD)), "minItems": 3, "maxItems": 3, "uniqueItems": True},
    ],
)
def test_limits_are_kept(described: dict[str, Any]) -> None:
    limited = {**machines.DOCUMENTS[3], "x-name": "contoso.limits", "properties": {"it": described}}
    type_ = MACHINES.with_contract(limited).type("contoso.limits")
    for seed in SEEDS:
        assert broken(type_.judge(draw_object(type_, Random(seed)), view="self-check").violations) == []


@pytest.mark.parametrize(
    "described",
    [
        prop("Int32", minimum=2**40),
        prop("String", pattern="^a$", minLength=2),
        {**many(of(machines.MOOD)), "minItems": 9, "uniqueItems": True},
        of("contoso.limits"),
    ],
)
def test_where_nothing_is_allowed_that_is_said(described: dict[str, Any]) -> None:
    limited = {**machines.DOCUMENTS[3], "x-name": "contoso.limits", "properties": {"it": described}}
    type_ = MACHINES.with_contract(limited).type("contoso.limits")
    with pytest.raises(ContractError):
        draw_object(type_, Random(1))
