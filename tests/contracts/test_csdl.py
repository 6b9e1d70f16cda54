"""The model as CSDL XML, read back with another reader: every type, enum, operation and root, and nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import Catalogue, ContractError, load
from graphfake.contracts.export.csdl import csdl
from graphfake.contracts.export.xml_text import Element
from tests.support import family, gadgets, machines, widgets
from tests.support.gadgets import document, prop, to

if TYPE_CHECKING:
    from graphfake.contracts import EnumType, Type

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
Found = dict[str, ET.Element]


def with_all(documents: Any) -> Catalogue:
    known = load()
    for each in documents:
        known = known.with_contract(each)
    return known


CATALOGUES = {
    "shipped": load(),
    "widgets": with_all(widgets.documents().values()),
    "gadgets": gadgets.catalogue(),
    "machines": machines.catalogue(),
}
FAMILY = {*family.SUMMARIES, *(f"microsoft.graph.{name}" for name in family.ENUMS), "microsoft.graph.entity"}
UNBOUND = ("stopAll", "add", "moods")
TYPES = [
    (name, full)
    for name, catalogue in CATALOGUES.items()
    for full in catalogue.types()
    if not full.startswith("microsoft.") or full in FAMILY
]


@cache
def schemas(name: str) -> tuple[ET.Element, ...]:
    root = ET.fromstring("".join(csdl(CATALOGUES[name], "beta")))
    return tuple(root.iter(f"{EDM}Schema"))


@cache
def described(name: str) -> Found:
    """Types and enums by full name."""
    return {
        f"{schema.get('Namespace')}.{element.get('Name')}": element
        for schema in schemas(name)
        for kind in ("EntityType", "ComplexType", "EnumType")
        for element in schema.findall(EDM + kind)
    }


def children(element: ET.Element, kind: str) -> Found:
    return {child.attrib["Name"]: child for child in element.findall(EDM + kind)}


def bare(type_text: str) -> str:
    return type_text.removeprefix("Collection(").removesuffix(")")


@pytest.mark.parametrize("name", CATALOGUES)
def test_it_holds_the_types_of_the_catalogue_and_no_others(name: str) -> None:
    assert set(described(name)) == set(CATALOGUES[name].types())
    namespaces = [schema.get("Namespace") for schema in schemas(name)]
    assert len(namespaces) == len(set(namespaces))


@pytest.mark.parametrize(("name", "full"), TYPES)
def test_each_type_reads_back_as_the_catalogue_has_it(name: str, full: str) -> None:
    catalogue, element = CATALOGUES[name], described(name)[full]
    if catalogue.document(full)["x-kind"] == "enum":
        assert_enum(catalogue.enum(full), element)
    else:
        assert_type(catalogue.type(full), name, element)


def assert_enum(enum: EnumType, element: ET.Element) -> None:
    members = {child.get("Name"): int(child.attrib["Value"]) for child in element}
    assert list(members.items()) == list(enum.members.items())
    assert (element.get("IsFlags") == "true") is enum.flags


def assert_type(type_: Type, name: str, element: ET.Element) -> None:
    assert element.tag == EDM + ("EntityType" if type_.kind == "entity" else "ComplexType")
    assert element.get("BaseType") == type_.base
    assert (element.get("Abstract") == "true") is type_.abstract
    properties: Found = {}
    navigations: Found = {}
    key: tuple[str, ...] = ()
    is_open = False
    above: ET.Element | None = element
    while above is not None:  # what it declares itself, and what its bases do
        properties.update(children(above, "Property"))
        navigations.update(children(above, "NavigationProperty"))
        key = tuple(each.attrib["Name"] for each in above.iter(f"{EDM}PropertyRef")) or key
        is_open = is_open or above.get("OpenType") == "true"
        above = described(name).get(above.get("BaseType", ""))
    assert key == type_.key
    assert is_open is type_.open
    assert set(properties) == set(type_.properties)
    for prop_name, prop_ in type_.properties.items():
        said = properties[prop_name].attrib
        assert said["Type"] == prop_.type_text
        assert (said.get("Nullable") != "false") is (prop_.item_nullable if prop_.collection else prop_.nullable)
        assert bare(said["Type"]).startswith("Edm.") or bare(said["Type"]) in described(name)
    assert set(navigations) == {each.name for each in type_.navigations.values()}
    for navigation in type_.navigations.values():
        said = navigations[navigation.name].attrib
        wanted = f"Collection({navigation.target})" if navigation.collection else navigation.target
        assert said["Type"] == wanted
        assert (said.get("ContainsTarget") == "true") is navigation.contained
        assert said.get("Partner", "") == navigation.partner
        assert bare(said["Type"]) in described(name)


def test_operations_are_told_with_their_binding_parameters_and_result() -> None:
    contoso, graph = schemas("machines")[:2]
    told = [
        (
            each.tag.removeprefix(EDM),
            each.get("Name"),
            each.get("IsBound"),
            *((part.get("Name"), part.get("Type"), part.get("Nullable")) for part in each),
        )
        for each in (*contoso, *(each for each in graph if each.get("IsBound") is None and each.get("Name") in UNBOUND))
        if each.tag in (f"{EDM}Action", f"{EDM}Function")
    ]
    bound = ("bindingParameter", machines.MACHINE, None)
    assert ("Action", "start", "true", bound) in told
    assert (
        "Action",
        "start",
        "true",
        ("bindingParameter", machines.ROBOT, None),
        ("softly", "Edm.Boolean", "false"),
    ) in told
    assert (
        "Action",
        "scan",
        "true",
        ("bindingParameter", f"Collection({machines.MACHINE})", None),
        ("names", "Collection(Edm.String)", "false"),
        (None, f"Collection({machines.REPORT})", "false"),
    ) in told
    assert ("Function", "distance", "true", bound, (None, "Edm.Double", "false")) in told
    distance = ("Function", "distance", "true", bound, ("to", "Edm.String", None), ("mood", machines.MOOD, "false"))
    assert (*distance, (None, "Edm.Double", None)) in told
    added = (
        "Function",
        "add",
        None,
        ("a", "Edm.Int32", "false"),
        ("b", "Edm.Int32", None),
        (None, "Edm.Int32", "false"),
    )
    assert added in told
    assert len(told) == 23


def test_the_container_has_the_roots_of_the_service_and_imports_what_is_bound_to_nothing() -> None:
    container = schemas("machines")[1].find(f"{EDM}EntityContainer")
    assert container is not None
    sets, singletons = children(container, "EntitySet"), children(container, "Singleton")
    assert sets["machines"].get("EntityType") == machines.MACHINE
    assert singletons["floor"].get("Type") == machines.FLOOR
    assert {"users", "groups"} < set(sets)
    assert {"deviceManagement", "me"} < set(singletons)
    assert children(container, "ActionImport")["stopAll"].get("Action") == "microsoft.graph.stopAll"
    assert {"add", "moods"} <= set(children(container, "FunctionImport"))


def test_a_parameter_with_a_default_is_optional() -> None:
    (level,) = (each for each in schemas("machines")[0].iter(f"{EDM}Parameter") if each.get("Name") == "level")
    assert [each.get("Term") for each in level] == ["Org.OData.Core.V1.OptionalParameter"]


def test_what_cannot_be_done_and_by_what_else_entities_are_found_is_annotated() -> None:
    crate = document(
        "entity",
        "contoso.crate",
        {"label": prop("String"), "made": prop("Date", **{"x-read-only": True}), "next": to("contoso.absent")},
        "microsoft.graph.entity",
        **{"x-capabilities": {"insert": False, "filter": True}, "x-alternate-keys": [["label"]]},
    )
    service = {**machines.SERVICE, "x-paths": {"/crates": {"type": "contoso.crate", "collection": True}}}
    text = "".join(csdl(with_all([crate, {**service, "x-dialect": {}, "x-operations": {}}]), "beta"))
    whole = ET.fromstring(text)
    root = ET.Element("both")
    root.extend(each for each in whole.iter(f"{EDM}Schema") if each.get("Namespace") == "contoso")
    root.extend(each for each in whole.iter(f"{EDM}EntitySet") if each.get("Name") == "crates")
    terms = [each.attrib["Term"].rpartition(".")[2] for each in root.iter(f"{EDM}Annotation")]
    assert sorted(terms) == ["AlternateKeys", "Computed", "FilterRestrictions", "InsertRestrictions"]
    assert {(each.get("Property"), each.get("Bool")) for each in root.iter(f"{EDM}PropertyValue")} >= {
        ("Insertable", "false"),
        ("Filterable", "true"),
    }
    assert [each.get("PropertyPath") for each in root.iter(f"{EDM}PropertyValue")].count("label") == 1
    assert "absent" not in text  # a target that is not held would name a type that does not exist


def test_a_version_that_is_not_held_is_a_contract_error() -> None:
    with pytest.raises(ContractError, match="No service document"):
        "".join(csdl(load(), "v9"))


@given(st.text())
def test_any_text_reads_back_from_an_attribute_but_for_what_xml_cannot_hold(text: str) -> None:
    read = ET.fromstring("".join(Element("a", Value=text).lines())).get("Value")
    assert read is not None
    assert len(read) == len(text)
    assert all(one == other or other == "\ufffd" for one, other in zip(text, read, strict=True))


@pytest.mark.shared
def test_the_family_is_told_as_the_service_tells_it() -> None:
    data = Path(__file__).parents[3] / "shared" / "data"
    theirs = ET.parse(data / "beta-2026-08-macos-family.csdl").getroot()
    compared = 0
    for schema in theirs.iter(f"{EDM}Schema"):
        for element in (*schema.findall(f"{EDM}EntityType"), *schema.findall(f"{EDM}EnumType")):
            mine = described("shipped")[f"microsoft.graph.{element.get('Name')}"]
            for part in ("Property", "NavigationProperty", "Member"):
                wanted = {each: facts(said) for each, said in children(element, part).items()}
                told = {each: facts(said) for each, said in children(mine, part).items()}
                cut = element.get("Name") == "deviceManagement"  # of which the file has a line
                assert (told if not cut else {each: told[each] for each in wanted}) == wanted
                compared += len(wanted)
    assert compared > 40


def facts(element: ET.Element) -> dict[str, str]:
    """The attributes, with the service's alias for its namespace written out."""
    return {name: re.sub(r"(?<![.\w])graph\.", "microsoft.graph.", text) for name, text in element.attrib.items()}
