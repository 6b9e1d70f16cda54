"""What $metadata says, as contracts say it: types, members, enums, operations, paths, and what cannot be kept."""

# ruff: noqa: E501, ISC004 - an element is easier to read on one line

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts import Catalogue
from graphfake.contracts.importing.csdl import documents_of
from graphfake.contracts.lint import lint
from graphfake.contracts.shelf import slot_of
from tests.support.metadata import edmx, imported, schema

if TYPE_CHECKING:
    from pathlib import Path

WIDGET = '<EntityType Name="widget"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>'
"""An entity type, left open for more."""
ID = {"type": "string", "x-edm": "Edm.String"}


def members(within: str, also: str = "") -> dict[str, Any]:
    """The properties of a widget that has these members beside its id."""
    found: dict[str, Any] = imported(f"{WIDGET}{within}</EntityType>{also}").documents["contoso.widget"]["properties"]
    assert found.pop("id") == ID
    return found


def widget(within: str = "", also: str = "") -> dict[str, Any]:
    return imported(f"{WIDGET}{within}</EntityType>{also}").documents["contoso.widget"]


def container(within: str) -> str:
    return f'<EntityContainer Name="Service">{within}</EntityContainer>'


def notes(within: str) -> list[tuple[int, str]]:
    return [(note.line, note.reason) for note in imported(within).notes]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('Type="Edm.String"', {"type": ["string", "null"], "x-edm": "Edm.String"}),
        ('Type="Edm.String" Nullable="false"', ID),
        ('Type="Edm.String" MaxLength="12" Nullable="false"', {**ID, "maxLength": 12}),
        ('Type="Edm.String" MaxLength="max" Nullable="false"', ID),
        ('Type="Edm.Int64" Nullable="false"', {"type": "integer", "x-edm": "Edm.Int64"}),
        (
            'Type="Edm.Boolean" Nullable="false" DefaultValue="true"',
            {"type": "boolean", "x-edm": "Edm.Boolean", "x-default": True},
        ),
        ('Type="Edm.Decimal" Nullable="false" Scale="Variable"', {"type": "number", "x-edm": "Edm.Decimal"}),
        (
            'Type="Edm.Decimal" Nullable="false" Precision="9" Scale="2"',
            {"type": "number", "x-edm": "Edm.Decimal", "x-precision": 9, "x-scale": 2},
        ),
        ('Type="Edm.Decimal" Nullable="false"', {"type": "number", "x-edm": "Edm.Decimal", "x-scale": 0}),
        ('Type="Edm.Binary" Nullable="false" MaxLength="4"', {"type": "string", "x-edm": "Edm.Binary", "maxLength": 8}),
        ('Type="Edm.Stream"', {"type": "null", "x-edm": "Edm.Stream"}),
        ('Type="Collection(Edm.String)" Nullable="false"', {"type": "array", "items": ID}),
        (
            'Type="Collection(Edm.String)"',
            {"type": "array", "items": {"type": ["string", "null"], "x-edm": "Edm.String"}},
        ),
        ('Type="c.mood"', {"anyOf": [{"$ref": "contoso.mood.json"}, {"type": "null"}]}),
        (
            'Type="contoso.mood" Nullable="false" DefaultValue="glad"',
            {"$ref": "contoso.mood.json", "x-default": "glad"},
        ),
        ('Type="Collection(c.mood)" Nullable="false"', {"type": "array", "items": {"$ref": "contoso.mood.json"}}),
        ('Type="c.code" Nullable="false"', {**ID, "maxLength": 5}),
        ('Type="c.code" Nullable="false" MaxLength="3"', {**ID, "maxLength": 3}),
    ],
)
def test_a_property_has_the_type_and_the_facets_that_are_written(written: str, meant: dict[str, Any]) -> None:
    also = '<EnumType Name="mood"><Member Name="glad"/><Member Name="sad"/></EnumType>'
    also += '<TypeDefinition Name="code" UnderlyingType="Edm.String" MaxLength="5"/>'
    assert members(f'<Property Name="it" {written}/>', also) == {"it": meant}


@pytest.mark.parametrize(
    ("annotation", "keyword"),
    [
        ('<Annotation Term="Org.OData.Core.V1.Computed" Bool="true"/>', {"x-read-only": True}),
        ('<Annotation Term="Org.OData.Core.V1.Computed"/>', {"x-read-only": True}),
        ('<Annotation Term="Org.OData.Core.V1.Computed" Bool="false"/>', {}),
        ('<Annotation Term="Org.OData.Core.V1.Computed"><Bool>true</Bool></Annotation>', {"x-read-only": True}),
        ('<Annotation Term="Org.OData.Core.V1.Permissions"><EnumMember>Org.OData.Core.V1.Permission/Read</EnumMember></Annotation>', {"x-read-only": True}),
        ('<Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/ReadWrite"/>', {}),
        ('<Annotation Term="Org.OData.Core.V1.Immutable" Bool="true"/>', {"x-immutable": True}),
        (
            '<Annotation Term="Org.OData.Core.V1.Revisions"><Collection><Record><PropertyValue Property="Date" Date="2026-01-02"/>'
            '<PropertyValue Property="Version" String="2026-01/x"/><PropertyValue Property="Description" String="Gone."/>'
            '<PropertyValue Property="Kind"><EnumMember>Org.OData.Core.V1.RevisionKind/Deprecated</EnumMember></PropertyValue>'
            '<PropertyValue Property="RemovalDate" Date="2028-01-02"/></Record></Collection></Annotation>',
            {"x-deprecated": {"date": "2026-01-02", "removalDate": "2028-01-02", "version": "2026-01/x"}},
        ),
        ('<Annotation Term="Org.OData.Core.V1.Description" String="Prose."/>', {}),
    ],
)  # fmt: skip
def test_annotations_of_a_property_count_inside_and_beside_it(annotation: str, keyword: dict[str, Any]) -> None:
    inside = members(f'<Property Name="it" Type="Edm.String" Nullable="false">{annotation}</Property>')
    beside = members(
        '<Property Name="it" Type="Edm.String" Nullable="false"/>',
        f'<Annotations Target="c.widget/it">{annotation}</Annotations>',
    )
    assert inside == beside == {"it": {**ID, **keyword}}
    assert "Prose" not in json.dumps(inside)


def test_navigations_tell_target_containment_and_partner() -> None:
    found = members(
        '<NavigationProperty Name="parts" Type="Collection(c.widget)" ContainsTarget="true" Partner="whole"/>'
        '<NavigationProperty Name="whole" Type="c.widget"/>'
    )
    target = {"target": "contoso.widget"}
    assert found == {
        "parts": {"x-navigation": {**target, "contained": True, "collection": True, "partner": "whole"}},
        "whole": {"x-navigation": target},
    }


def test_types_tell_base_key_openness_stream_and_other_keys_once() -> None:
    found = imported(
        '<EntityType Name="thing" Abstract="true" OpenType="true"><Key><PropertyRef Name="id"/></Key>'
        '<Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>'
        '<EntityType Name="photo" BaseType="c.thing" OpenType="true" HasStream="true">'
        '<Property Name="serial" Type="Edm.String"/>'
        '<Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection><Record><PropertyValue Property="Key"><Collection>'
        '<Record><PropertyValue Property="Alias" String="serial"/><PropertyValue Property="Name" PropertyPath="serial"/>'
        "</Record></Collection></PropertyValue></Record></Collection></Annotation></EntityType>"
        '<ComplexType Name="size" OpenType="1"/>'
    ).documents
    thing, photo, size = (found[f"contoso.{name}"] for name in ("thing", "photo", "size"))
    assert (thing["x-key"], thing["x-abstract"], thing["x-open"]) == (["id"], True, True)
    assert photo["allOf"] == [{"$ref": "contoso.thing.json"}]
    assert (photo["x-has-stream"], photo["x-alternate-keys"]) == (True, [["serial"]])
    assert not photo.keys() & {"x-key", "x-open", "x-abstract"}
    assert (size["x-kind"], size["x-open"], size["properties"]) == ("complex", True, {})


def test_enums_tell_numbers_flags_and_the_type_of_the_numbers() -> None:
    found = imported(
        '<EnumType Name="mood"><Member Name="glad"/><Member Name="sad"/></EnumType>'
        '<EnumType Name="rights" IsFlags="true" UnderlyingType="Edm.Int64">'
        '<Member Name="none" Value="0"/><Member Name="all" Value="9223372036854775807"/></EnumType>'
    ).documents
    assert found["contoso.mood"]["x-members"] == {"glad": 0, "sad": 1}
    rights = found["contoso.rights"]
    assert rights["enum"] == ["none", "all"]
    assert (rights["x-members"]["all"], rights["x-flags"], rights["x-edm"]) == (2**63 - 1, True, "Edm.Int64")


CAPABILITIES = "Org.OData.Capabilities.V1"


@pytest.mark.parametrize(
    ("term", "name", "word"),
    [
        ("FilterRestrictions", "Filterable", "filter"),
        ("SortRestrictions", "Sortable", "sort"),
        ("SearchRestrictions", "Searchable", "search"),
        ("ExpandRestrictions", "Expandable", "expand"),
        ("CountRestrictions", "Countable", "count"),
        ("InsertRestrictions", "Insertable", "insert"),
        ("UpdateRestrictions", "Updatable", "update"),
        ("DeleteRestrictions", "Deletable", "delete"),
        ("ReadRestrictions", "Readable", "read"),
        ("ChangeTracking", "Supported", "delta"),
    ],
)
@pytest.mark.parametrize("value", [True, False])
def test_capabilities_are_those_of_types_navigations_and_paths(term: str, name: str, word: str, value: bool) -> None:
    said = (
        f'<Annotation Term="{CAPABILITIES}.{term}"><Record><PropertyValue Property="{name}" Bool="{str(value).lower()}"/>'
        "</Record></Annotation>"
    )
    found = imported(
        f'{WIDGET}<NavigationProperty Name="next" Type="c.widget">{said}</NavigationProperty>{said}</EntityType>'
        + container(f'<EntitySet Name="widgets" EntityType="c.widget">{said}</EntitySet>')
    )
    document = found.documents["contoso.widget"]
    assert document["x-capabilities"] == {word: value}
    assert document["properties"]["next"]["x-capabilities"] == {word: value}
    assert found.service["x-paths"]["/widgets"]["capabilities"] == {word: value}
    assert found.notes == ()


def test_members_that_a_restriction_names_lack_the_capability() -> None:
    found = widget(
        '<Property Name="name" Type="Edm.String"/><NavigationProperty Name="next" Type="c.widget"/>'
        f'<Annotation Term="{CAPABILITIES}.FilterRestrictions"><Record><PropertyValue Property="NonFilterableProperties">'
        "<Collection><PropertyPath>name</PropertyPath></Collection></PropertyValue></Record></Annotation>"
        f'<Annotation Term="{CAPABILITIES}.NavigationRestrictions"><Record><PropertyValue Property="RestrictedProperties">'
        '<Collection><Record><PropertyValue Property="NavigationProperty" NavigationPropertyPath="next"/>'
        '<PropertyValue Property="InsertRestrictions"><Record><PropertyValue Property="Insertable" Bool="false"/></Record>'
        "</PropertyValue></Record></Collection></PropertyValue></Record></Annotation>"
    )
    assert found["properties"]["name"]["x-capabilities"] == {"filter": False}
    assert found["properties"]["next"]["x-capabilities"] == {"insert": False}
    assert "x-capabilities" not in found


def test_operations_stand_with_what_they_are_bound_to_overload_by_overload() -> None:
    binding = '<Parameter Name="it" Type="c.widget"/>'
    optional = '<Annotation Term="Org.OData.Core.V1.OptionalParameter"/>'
    default = '<Annotation Term="Org.OData.Core.V1.OptionalParameter"><Record><PropertyValue Property="DefaultValue" String="3"/></Record></Annotation>'
    found = widget(
        also=f'<Action Name="tune" IsBound="true" EntitySetPath="it">{binding}<Parameter Name="by" Type="Edm.Int32" Nullable="false">'
        f'{default}</Parameter><Parameter Name="why" Type="Edm.String" Nullable="false">{optional}</Parameter></Action>'
        f'<Function Name="near" IsBound="true" IsComposable="true">{binding}<ReturnType Type="Collection(c.widget)" Nullable="false"/></Function>'
        f'<Function Name="near" IsBound="true">{binding}<Parameter Name="at" Type="Edm.Double" Nullable="false"/>'
        '<ReturnType Type="c.widget" Nullable="false"/></Function>'
        '<Function Name="delta" IsBound="true"><Parameter Name="all" Type="Collection(c.widget)"/>'
        '<ReturnType Type="Collection(c.widget)"/></Function>'
        '<Action Name="sweep" IsBound="true"><Parameter Name="all" Type="Collection(c.widget)"/></Action>'
    )
    reference = {"$ref": "contoso.widget.json"}
    assert found["x-operations"] == {
        "tune": {
            "kind": "action",
            "parameters": {"by": {"type": "integer", "x-edm": "Edm.Int32", "x-default": 3}, "why": ID},
            "optional": ["why"],
        },
        "near": [
            {"kind": "function", "returns": {"type": "array", "items": reference}, "composable": True},
            {
                "kind": "function",
                "parameters": {"at": {"type": ["number", "string"], "x-edm": "Edm.Double"}},
                "returns": reference,
            },
        ],
        "sweep": {"kind": "action", "boundTo": "collection"},
    }
    assert found["x-capabilities"] == {"delta": True}


def test_paths_are_sets_singletons_and_imported_operations() -> None:
    found = imported(
        f'{WIDGET}<NavigationProperty Name="next" Type="c.widget"/></EntityType>'
        '<Function Name="moods"><ReturnType Type="Collection(Edm.String)" Nullable="false"/></Function>'
        '<Action Name="unheard"/>'
        + container(
            '<EntitySet Name="widgets" EntityType="c.widget">'
            '<NavigationPropertyBinding Path="c.widget/next" Target="contoso.Service/widgets"/></EntitySet>'
            '<Singleton Name="first" Type="c.widget"/><FunctionImport Name="moods" Function="c.moods"/>'
        )
    )
    assert found.service["x-paths"] == {
        "/widgets": {"type": "contoso.widget", "collection": True, "bindings": {"contoso.widget/next": "widgets"}},
        "/first": {"type": "contoso.widget", "collection": False},
    }
    assert found.service["x-operations"] == {
        "moods": {"kind": "function", "namespace": "contoso", "returns": {"type": "array", "items": ID}}
    }
    assert (found.service["x-name"], found.service["x-as-of"]) == ("beta", "2026-08")
    assert ["unheard" in note.reason for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("within", "words"),
    [
        (f'{WIDGET}<Property Name="a b" Type="Edm.String"/></EntityType>', "The member a b of contoso.widget"),
        (f'{WIDGET}<Property Name="ID" Type="Edm.String"/></EntityType>', "there is a id already"),
        (f'{WIDGET}<Property Name="a" Type="Edm.Untyped"/></EntityType>', "known by name only: its type is Edm.Untyped"),
        (f'{WIDGET}<Property Name="a" Type="Edm.GeographyPoint"/></EntityType>', "Edm.GeographyPoint"),
        (f'{WIDGET}<Property Name="a" Type="c.absent"/></EntityType>', "c.absent"),
        (f'{WIDGET}<NavigationProperty Name="a" Type="Edm.EntityType"/></EntityType>', "it leads to Edm.EntityType"),
        (f'{WIDGET}<Property Name="a" Type="Edm.Int32" DefaultValue="x"/></EntityType>', "The default of contoso.widget/a"),
        (f'{WIDGET}<Annotation Term="contoso.odd" Bool="true"/></EntityType>', "contoso.odd"),
        ('<ComplexType Name="a" BaseType="c.absent"/>', "held without its base"),
        ('<EnumType Name="a"><Member Name="unknownFutureValue"/></EnumType>', "no member besides a sentinel"),
        ('<EnumType Name="a"><Member Name="x" Value="9223372036854775808"/><Member Name="y" Value="1"/></EnumType>', "64 bits"),
        ('<Action Name="a" IsBound="true"><Parameter Name="it" Type="Edm.String"/></Action>', "bound to Edm.String"),
        (f'{WIDGET}</EntityType><Action Name="a" IsBound="true"><Parameter Name="it" Type="c.widget"/><Parameter Name="x" Type="Edm.Untyped"/></Action>', "its parameter x"),
        ('<Annotations Target="c.nobody"><Annotation Term="contoso.odd"/></Annotations>', "said of contoso.nobody"),
        (container('<EntitySet Name="a" EntityType="c.absent"/>'), "contoso.absent is no entity type"),
    ],
)  # fmt: skip
def test_nothing_is_left_out_in_silence(within: str, words: str) -> None:
    assert [words in reason for _, reason in notes(f"\n{within}")] == [True], notes(within)
    assert [line for line, _ in notes(f"\n{within}")] == [4]


def test_what_is_known_by_name_only_is_told_by_name() -> None:
    found = widget(
        '<Property Name="a" Type="Edm.Untyped"/><NavigationProperty Name="b" Type="Collection(Edm.EntityType)"/>'
    )
    assert (found["x-known-members"], found["x-known-navigations"]) == (["a"], ["b"])


def test_aliases_of_all_schemas_mean_the_same_everywhere() -> None:
    text = edmx(
        schema('<ComplexType Name="one"><Property Name="two" Type="b.two"/></ComplexType>', "first", "a")
        + schema('<ComplexType Name="two" BaseType="a.one"/>', "second.inner", "b")
    )
    found = documents_of(BytesIO(text), version="v1.0").documents
    assert found["first.one"]["properties"]["two"]["anyOf"][0] == {"$ref": "second.inner.two.json"}
    assert found["second.inner.two"]["allOf"] == [{"$ref": "first.one.json"}]


def test_what_is_imported_is_fit_to_serve(tmp_path: Path) -> None:
    found = imported(
        f'{WIDGET}<Property Name="made" Type="Edm.DateTimeOffset" Precision="7"/><Property Name="price" Type="Edm.Decimal" Scale="2"/>'
        '<NavigationProperty Name="parts" Type="Collection(c.widget)" ContainsTarget="true"/></EntityType>'
        '<Action Name="tune" IsBound="true"><Parameter Name="it" Type="c.widget"/><Parameter Name="by" Type="Edm.Int32" Nullable="false">'
        '<Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter></Action>'
        '<EntityType Name="admin"><Property Name="on" Type="Edm.Boolean"/></EntityType>'
        + container('<EntitySet Name="widgets" EntityType="c.widget"/><Singleton Name="boss" Type="c.admin"/>')
    )
    for name, document in {**found.documents, "service": found.service}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    assert [str(finding) for finding in lint(tmp_path)] == []
    slots = [slot_of(document, "beta", name) for name, document in found.documents.items()]
    tune = Catalogue(slots).type("contoso.widget").operations["tune"][0]
    assert tune.optional == {"by"}
