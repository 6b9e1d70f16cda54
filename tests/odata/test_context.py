"""The URLs a reply carries, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.odata.context import context_url, entity_url

if TYPE_CHECKING:
    from graphfake.odata.paths import Paths

BASE = "https://host:1/v1.0"


@pytest.mark.parametrize(
    ("raw", "fragment"),
    [
        ("widgets", "widgets"),
        ("WIDGETS/1", "widgets/$entity"),
        ("factory", "factory"),
        ("factory/labels", "factory/labels"),
        ("factory/labels/1", "factory/labels/$entity"),
        ("widgets/1/parts", "widgets('1')/parts"),
        ("widgets/1/parts/2", "widgets('1')/parts/$entity"),
        ("widgets/1/parts/2/pins", "widgets('1')/parts('2')/pins"),
        ("widgets/a@b/parts", "widgets('a%40b')/parts"),
        ("widgets/a'b/parts", "widgets('a''b')/parts"),
        ("widgets/1/settings", "widgets('1')/settings/$entity"),
        ("widgets/1/settings/pins", "widgets('1')/settings/pins"),
        ("batches/5/pins", "batches(5)/pins"),
        ("widgets/contoso.gadget", "widgets/contoso.gadget"),
        ("widgets/contoso.gadget/1", "widgets/contoso.gadget/$entity"),
        ("widgets/1/contoso.gadget", "widgets/contoso.gadget/$entity"),
        ("widgets/1/contoso.widget", "widgets/$entity"),
    ],
)
def test_context_of_what_was_read(whole: Paths, raw: str, fragment: str) -> None:
    assert context_url(BASE, whole.parse(raw)) == f"{BASE}/$metadata#{fragment}"


@pytest.mark.parametrize(
    ("raw", "fragment"),
    [
        ("widgets", "widgets(name,id)"),
        ("widgets/1", "widgets(name,id)/$entity"),
        ("factory", "factory(name,id)"),
        ("widgets/1/parts", "widgets('1')/parts(name,id)"),
        ("widgets/1/parts/2", "widgets('1')/parts(name,id)/$entity"),
    ],
)
def test_context_of_a_selection_keeps_the_order_of_the_request(whole: Paths, raw: str, fragment: str) -> None:
    assert context_url(BASE, whole.parse(raw), ("name", "id")) == f"{BASE}/$metadata#{fragment}"


@given(key=st.text())
def test_what_is_created_has_the_context_and_place_that_reading_it_gives(whole: Paths, key: str) -> None:
    collection = whole.parse("widgets/1/parts")
    made = collection.entity(key)
    assert context_url(BASE, collection, ("id",), created=True) == context_url(BASE, made, ("id",))
    url = entity_url(BASE, made)
    assert url.startswith(f"{BASE}/widgets('1')/parts('")
    assert whole.parse(url.removeprefix(BASE)) == made


def test_the_family_as_documented(beta: Paths) -> None:
    a, c, s = "macOSSoftwareUpdateAccountSummaries", "categorySummaries", "updateStateSummaries"
    states = beta.parse(f"devicemanagement/{a.upper()}/A/{c}/C/{s}")
    fragment = f"deviceManagement/{a}('A')/{c}('C')/{s}"
    assert context_url("http://h/beta", states) == f"http://h/beta/$metadata#{fragment}"
    assert context_url("http://h/beta", states, created=True) == f"http://h/beta/$metadata#{fragment}/$entity"
    assert entity_url("http://h/beta", states.entity("S")) == f"http://h/beta/{fragment}('S')"
