"""The URLs a reply carries, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata.context import context_url, entity_url, stored_url, type_context
from graphfake.odata.query import parse

if TYPE_CHECKING:
    from graphfake.odata.resources.paths import Paths

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


@pytest.mark.parametrize(
    ("raw", "query", "fragment"),
    [
        ("widgets", "$select=id,NAME", None),
        ("widgets", "$select=displayName,id", "widgets(displayName,id)"),
        ("widgets", "$expand=parts", "widgets(parts())"),
        ("widgets/1", "$expand=parts,settings", "widgets(parts(),settings())/$entity"),
        ("widgets/1", "$select=id&$expand=parts($select=name)", "widgets(id,parts(name))/$entity"),
        ("widgets", "$select=id,parts&$expand=maker", "widgets(id,parts,maker())"),
        (
            "widgets/1/parts",
            "$expand=pins($select=name),parts($expand=pins)",
            "widgets('1')/parts(pins(name),parts(pins()))",
        ),
        ("widgets", "$expand=contoso.gadget/plugs", "widgets(contoso.gadget/plugs())"),
        ("widgets/contoso.gadget", "$select=wattage", "widgets/contoso.gadget(wattage)"),
        ("widgets", "$select=size/width,size/inner($select=width)", "widgets(size/width,size/inner/width)"),
        ("widgets/1/maker", "$select=name", "makers(name)/$entity"),
        ("widgets/1/size", "", "widgets('1')/size"),
        ("widgets/1/displayName", "", "widgets('1')/displayName"),
        ("factory", "$expand=labels", "factory(labels())"),
    ],
)
def test_context_of_what_was_asked_for(whole: Paths, raw: str, query: str, fragment: str | None) -> None:
    resource = whole.parse(raw)
    if fragment is None:
        with pytest.raises(GraphError):
            parse(query, resource)
    else:
        assert context_url(BASE, resource, parse(query, resource).terms) == f"{BASE}/$metadata#{fragment}"


def test_context_of_changes_and_of_values_that_live_nowhere(whole: Paths) -> None:
    assert context_url(BASE, whole.parse("widgets"), ("id",), delta=True) == f"{BASE}/$metadata#widgets(id)/$delta"
    assert type_context(BASE, "Collection(Edm.String)") == f"{BASE}/$metadata#Collection(Edm.String)"
    assert type_context(BASE, "contoso.widget", ("id",)) == f"{BASE}/$metadata#contoso.widget(id)"


@given(
    key=st.text(min_size=1),
    path=st.sampled_from(("widgets/{}", "widgets/{}/parts/{}", "widgets/{}/settings", "factory", "batches/5/pins/{}")),
)
def test_where_something_is_stored_leads_back_to_it(whole: Paths, key: str, path: str) -> None:
    doubled = key.replace("'", "''")
    resource = whole.parse(path.replace("/{}", f"('{quote(doubled, safe='')}')"))
    url = stored_url(whole.catalogue, whole.version, resource.path)

    assert url is not None
    assert whole.parse(url) == resource


def test_what_no_path_leads_to_has_no_url(whole: Paths) -> None:
    for path in ((), ("nothing",), ("widgets", "1", "nothing"), ("pairs", "1"), ("makers", "1", "labels", "2", "x")):
        assert stored_url(whole.catalogue, whole.version, path) is None
    assert stored_url(whole.catalogue, whole.version, ("widgets", "1", "plugs")) == "widgets('1')/contoso.gadget/plugs"
