"""Keys of several properties, and what can stand for a key: always with names, in any order and letter case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata import parse
from graphfake.odata.resources.keys import key_form

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.odata.resources.paths import Paths


@given(a=st.text(), b=st.integers(-(2**63), 2**63 - 1), below=st.booleans())
def test_any_key_of_several_parts_survives_its_way_through_a_url(
    whole: Paths, catalogue: Catalogue, a: str, b: int, below: bool
) -> None:
    form = key_form(catalogue.type("contoso.pair", "v1.0"))
    assert form is not None
    key = form.joined({"a": a, "b": str(b)})
    entity = whole.parse("pairs").entity(key)
    for style in ("segments", "parentheses"):
        read = whole.parse(entity.url(style) + ("/pins" if below else ""))
        assert read.path[:2] == ("pairs", key)
        assert parse(form.parentheses(key), rule="keyPredicate")
        assert form.values(read.path[1]) == {"a": a, "b": b}


@pytest.mark.parametrize(
    "raw",
    ["pairs(a='x',b=5)", "pairs(b=5,a='x')", "PAIRS(B=05,A='x')", "pairs(a=%27x%27,b=5)", "pairs(a='x'%2Cb=5)"],
)
def test_the_order_of_the_parts_and_their_case_make_no_difference(whole: Paths, raw: str) -> None:
    assert whole.parse(raw).path == ("pairs", "a='x',b=5")
    assert whole.parse(f"{raw}/pins/1").url() == "pairs(a='x',b=5)/pins('1')"


@pytest.mark.parametrize(
    "raw",
    [
        *("pairs/x", "pairs('x')", "pairs('x',5)", "pairs(a='x')", "pairs(a='x',b='5')", "pairs(a=x,b=5)"),
        *(
            "pairs(a='x',b=5,c='y')",
            "pairs(a='x',a='x',b=5)",
            "pairs(a='x',b=5,)",
            "pairs(a='x';b=5)",
            "pairs(a='x',b=5",
        ),
        *("pairs(d='y')", "pairs(c=5)", "pairs(" + "a='x'," * 200 + "b=5)"),
    ],
)
def test_a_key_of_which_a_part_is_missing_or_wrong_is_a_fault_of_syntax(whole: Paths, raw: str) -> None:
    with pytest.raises(GraphError, match=r"path\.syntax") as refused:
        whole.parse(raw)
    assert (
        "a='...',b=..." in refused.value.explain or "stands" in refused.value.explain or "key" in refused.value.explain
    )


def test_what_stands_for_the_key_is_told_from_it_by_its_names(whole: Paths) -> None:
    by_one = whole.parse("pairs(c='it''s')/pins/1")
    assert by_one.path == ("pairs", "c='it''s'", "pins", "1")
    assert by_one.url() == "pairs(c='it''s')/pins('1')"
    assert (by_one.route, by_one.shape.direct) == ("/pairs/{a,b}/pins/{id}", False)
    by_two = whole.parse("pairs(b=5,c='x')")
    assert by_two.shape.alternate is not None
    assert by_two.shape.alternate.values(by_two.path[1]) == {"c": "x", "b": 5}
    assert whole.parse("pairs(a='x',b=5)").shape.direct


@pytest.mark.parametrize("raw", ["pairs(a=@a,b=5)", "pairs(a='x',b=@b)", "widgets(@id)", "widgets(serial=@id)"])
def test_a_key_that_stands_elsewhere_is_a_gap_of_ours(whole: Paths, raw: str) -> None:
    with pytest.raises(GraphError) as caught:
        whole.parse(raw)
    assert caught.value.rule == "coverage.path"
    assert whole.parse("widgets('@id')").path == ("widgets", "@id")
