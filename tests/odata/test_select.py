"""`$select` in the contract's spelling, and what it leaves of an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.odata.select import project, read_select
from tests.support import zoo

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue, Type


@pytest.fixture(scope="session")
def widget(catalogue: Catalogue) -> Type:
    return catalogue.type("contoso.widget")


@given(data=st.data())
def test_names_come_back_canonical_once_and_in_the_order_of_the_request(widget: Type, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(widget.properties)), min_size=1))
    cased = [data.draw(st.sampled_from([name, name.upper(), f" {name.lower()} "])) for name in names]
    selection = read_select(",".join(cased), widget)
    assert selection.names == selection.terms == tuple(dict.fromkeys(names))


@pytest.mark.parametrize(
    ("value", "names", "terms"),
    [
        ("*", ("*",), None),
        ("displayName,*", ("*",), None),
        ("size/WIDTH", ("size/width",), ("size/width",)),
        ("size/inner/inner/width", ("size/inner/inner/width",), ("size/inner/inner/width",)),
        ("Contoso.Gadget/Wattage", ("wattage",), ("contoso.gadget/wattage",)),
        ("contoso.gadget/displayName", ("displayName",), ("contoso.gadget/displayName",)),
        ("contoso.widget/tags", ("tags",), ("contoso.widget/tags",)),
        ("size/contoso.size/WIDTH", ("size/width",), ("size/contoso.size/width",)),
        ("size/contoso.size/inner($select=width)", ("size/inner/width",), ("size/contoso.size/inner/width",)),
        ("PARTS", (), ("parts",)),
        ("size($select=width)", ("size/width",), ("size/width",)),
        (
            "id,size($select=WIDTH,inner($select=width))",
            ("id", "size/width", "size/inner/width"),
            ("id", "size/width", "size/inner/width"),
        ),
        ("size($select=*)", ("size",), ("size",)),
        ("id,contoso.*", ("id",), ("id",)),
        ("id,parts", ("id",), ("id", "parts")),
        ("contoso.gadget/plugs", (), ("contoso.gadget/plugs",)),
    ],
)
def test_every_form_of_term(widget: Type, value: str, names: tuple[str, ...], terms: tuple[str, ...] | None) -> None:
    assert read_select(value, widget) == (names, terms)


@pytest.mark.parametrize(
    ("value", "name", "type_name"),
    [
        ("nope", "nope", "contoso.widget"),
        ("id,nope", "nope", "contoso.widget"),
        ("wattage", "wattage", "contoso.widget"),
        ("size/depth", "depth", "contoso.size"),
        ("displayName/x", "x", "Edm.String"),
        ("colour/red", "red", "contoso.colour"),
        ("tags/x", "x", "Collection(Edm.String)"),
        ("contoso.gadget/nope", "nope", "contoso.gadget"),
        ("contoso.pin/name", "contoso.pin", "contoso.widget"),
        ("contoso.colour/name", "contoso.colour", "contoso.widget"),
        ("contoso.nothing/name", "contoso.nothing", "contoso.widget"),
    ],
)
def test_a_name_that_the_type_does_not_have(widget: Type, value: str, name: str, type_name: str) -> None:
    error = refused(value, widget)
    assert (error.rule, dict(error.values)) == ("query.select", {"name": name, "type": type_name})


NO_TERMS = [
    *("", ",", "id,", ",id", "id,,id", "a b", "id(", "size($select=width", "/id", "id/", "a//b", "'id'", "id;x", "1d"),
    *("size/*", "contoso.gadget", "contoso.gadget/*", "parts/name", "é"),
]


@pytest.mark.parametrize("value", NO_TERMS)
def test_a_term_that_is_none(widget: Type, value: str) -> None:
    assert refused(value, widget).rule == "query.select-term"


@pytest.mark.parametrize("name", ["contoso.feed", "feed", "Contoso.FEED", "microsoft.graph.feed"])
def test_an_operation_can_be_named_and_adds_no_member(name: str) -> None:
    animal = zoo.catalogue().type(zoo.ANIMAL)
    assert read_select(f"id,{name}", animal) == (("id",), ("id", "contoso.feed"))


def test_a_partial_contract_does_not_deny_a_property(catalogue: Catalogue) -> None:
    assert refused("nope", catalogue.type("contoso.maker")).rule == "coverage.property"


def test_an_open_type_has_any_property(catalogue: Catalogue) -> None:
    assert read_select("anything,a/b", catalogue.type("contoso.note")).names == ("anything", "a/b")


members = st.sampled_from(["id", "displayName", "size", "tags", "@odata.type", "size@odata.type"])
values = st.recursive(
    st.integers(), lambda inner: st.dictionaries(st.sampled_from(["width", "inner"]), inner) | st.lists(inner)
)


@given(
    entity=st.dictionaries(members, values),
    names=st.lists(st.sampled_from(["id", "size", "size/width", "size/inner/width", "none"])),
)
def test_a_projection_keeps_order_and_annotations_and_adds_nothing(entity: dict[str, object], names: list[str]) -> None:
    kept = project(entity, names)
    wanted = {name.partition("/")[0] for name in names}
    assert list(kept) == [name for name in entity if name in wanted or "@" in name]
    assert all(kept[name] == entity[name] for name in kept if name in names or "@" in name)
    assert project(kept, names) == kept
    assert project(entity, ["*"]) == entity


def test_a_path_keeps_only_what_it_names() -> None:
    entity = {"id": "1", "size": {"width": 1, "inner": {"width": 2, "depth": 3}}, "sizes": [{"width": 1, "depth": 2}]}
    assert project(entity, ["size/inner/width"]) == {"size": {"inner": {"width": 2}}}
    assert project(entity, ["sizes/depth", "id"]) == {"id": "1", "sizes": [{"depth": 2}]}
    assert project(entity, ["size/width", "size"])["size"] == entity["size"]
    assert project({"size": None}, ["size/width"]) == {"size": None}


def refused(value: str, type_: Type) -> GraphError:
    with pytest.raises(GraphError) as caught:
        read_select(value, type_)
    return caught.value
