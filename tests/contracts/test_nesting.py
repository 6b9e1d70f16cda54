"""Types that hold each other: as deep, as many and as often as documents may say."""

from __future__ import annotations

import json
from typing import Any

from tests.contracts.invented import catalogue, edm, many, ref, structured, type_of

WIDGET = catalogue().type("contoso.widget")


def test_a_hundred_levels_of_one_type_are_read_judged_and_kept() -> None:
    node: dict[str, Any] = {"label": "x", "next": None}
    for _ in range(98):
        node = {"label": "x", "next": node}
    body = {"serial": "11111111-2222-3333-4444-555555555555", "weight": 1, "safe": True, "color": "red", "chain": node}
    assert json.dumps(WIDGET.canonical(body)["chain"]) == json.dumps(node)
    deepest = node
    while deepest["next"] is not None:
        deepest = deepest["next"]
    deepest["label"] = None
    found = WIDGET.judge(body).violations
    assert [violation.pointer for violation in found] == ["/chain" + "/next" * 98 + "/label"]


def test_a_thousand_types_in_a_chain_are_one_after_the_other() -> None:
    chain = [
        structured("complex", f"contoso.link{number}", {"next": ref(f"contoso.link{number + 1}", nullable=True)})
        for number in range(1_000)
    ]
    last = structured("complex", "contoso.link1000", {"end": edm("String")})
    own = type_of({"link": ref("contoso.link0", nullable=True)}, *chain, last)
    assert own.judge({"link": {"next": {"next": {"next": None}}}}).outcome == "valid"
    assert len(own.schema("create")["$defs"]) == 1_001


def test_many_derived_types_are_told_apart_by_their_names() -> None:
    derived = [
        structured("complex", f"contoso.kind{number}", {f"p{number}": edm("String")}, "contoso.length")
        for number in range(60)
    ]
    own = type_of({"size": ref("contoso.length"), "sizes": many(ref("contoso.length"))}, *derived)
    size = {"@odata.type": "#contoso.kind59", "value": 1, "p59": "x"}
    assert own.judge({"size": size, "sizes": [size, {"value": 2}]}).outcome == "valid"
    found = own.judge({"size": {**size, "p58": "x"}}).violations
    assert [(violation.rule, violation.pointer) for violation in found] == [("body.unknown-property", "/size/p58")]
