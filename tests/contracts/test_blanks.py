"""What stands for values that nobody has set, where the types of these hold each other."""

from __future__ import annotations

from graphfake.contracts import load
from graphfake.contracts.blanks import blank
from tests.support.gadgets import document, of, prop


def test_an_abstract_type_that_its_own_heirs_hold_is_blank_as_one_that_ends() -> None:
    known = load()
    for each in (
        document("complex", "contoso.term", {}, "", **{"x-abstract": True}),
        document("complex", "contoso.both", {"left": of("contoso.term"), "right": of("contoso.term")}, "contoso.term"),
        document("complex", "contoso.not", {"inner": of("contoso.term")}, "contoso.term"),
        document("complex", "contoso.variable", {"called": prop("String")}, "contoso.term"),
    ):
        known = known.with_contract(each)
    inner = {"@odata.type": "#contoso.not", "inner": {"@odata.type": "#contoso.variable", "called": ""}}
    assert blank(known.type("contoso.both")) == {"left": inner, "right": inner}
