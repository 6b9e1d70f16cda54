"""Models of our own making as CSDL, of everything that contracts can hold of one."""

# ruff: noqa: E501 - an element is easier to read on one line

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

from tests.support.metadata import edmx, schema

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

CORE, CAPABILITIES = "Org.OData.Core.V1", "Org.OData.Capabilities.V1"
RESTRICTIONS = {
    "FilterRestrictions": "Filterable",
    "SortRestrictions": "Sortable",
    "SearchRestrictions": "Searchable",
    "ExpandRestrictions": "Expandable",
    "CountRestrictions": "Countable",
    "InsertRestrictions": "Insertable",
    "UpdateRestrictions": "Updatable",
    "DeleteRestrictions": "Deletable",
    "ReadRestrictions": "Readable",
    "ChangeTracking": "Supported",
}
ENUMS, COMPLEX, ENTITIES = ("mood", "rights"), ("size", "crate"), ("thing", "widget", "gadget")
PRIMITIVES = {
    "Edm.String": ('MaxLength="9"', 'DefaultValue="x &amp; y"'),
    "Edm.Boolean": ('DefaultValue="true"',),
    "Edm.Int32": ('DefaultValue="-3"',),
    "Edm.Int64": ('DefaultValue="9007199254740993"',),
    "Edm.Double": ('DefaultValue="1.5"', 'DefaultValue="INF"'),
    "Edm.Decimal": ('Scale="variable"', 'Scale="2"', 'Precision="9" Scale="0"'),
    "Edm.DateTimeOffset": ('Precision="7"',),
    "Edm.Date": (),
    "Edm.TimeOfDay": ('Precision="3"',),
    "Edm.Duration": (),
    "Edm.Guid": (),
    "Edm.Binary": ('MaxLength="6"',),
    "Edm.Byte": (),
    "Edm.Single": (),
    "Edm.Stream": (),
}
FLAGS = st.sampled_from(["", 'Nullable="false"', 'Nullable="true"'])


def element(tag: str, within: str = "", attributes: str = "", **named: str) -> str:
    told = "".join(f" {name}={quoteattr(value)}" for name, value in named.items() if value)
    return f"<{tag}{told}{' ' if attributes else ''}{attributes}>{within}</{tag}>"


def truth(term: str) -> SearchStrategy[str]:
    return st.sampled_from(["", f'<Annotation Term="{CORE}.{term}" Bool="true"/>'])


@st.composite
def deprecation(draw: DrawFn) -> str:
    if draw(st.integers(0, 3)) != 0:
        return ""
    values = [f'<PropertyValue Property="Kind" EnumMember="{CORE}.RevisionKind/Deprecated"/>']
    if draw(st.booleans()):
        values.append('<PropertyValue Property="Date" Date="2026-02-03"/>')
        values.append('<PropertyValue Property="Version" String="2026-02/odd"/>')
    record = f"<Collection><Record>{''.join(values)}</Record></Collection>"
    return f'<Annotation Term="{CORE}.Revisions">{record}</Annotation>'


@st.composite
def restrictions(draw: DrawFn) -> str:
    said = draw(st.dictionaries(st.sampled_from(sorted(RESTRICTIONS)), st.sampled_from(["true", "false"]), max_size=3))
    return "".join(
        f'<Annotation Term="{CAPABILITIES}.{term}"><Record><PropertyValue Property="{RESTRICTIONS[term]}" Bool="{value}"/>'
        "</Record></Annotation>"
        for term, value in said.items()
    )


@st.composite
def value(draw: DrawFn, *, facets: bool = True) -> str:
    """Type and facets."""
    name = draw(st.sampled_from([*PRIMITIVES, *(f"c.{each}" for each in (*ENUMS, *COMPLEX))]))
    if draw(st.integers(0, 3)) == 0:
        return f'Type="Collection({name})" {draw(FLAGS)}'
    extra = draw(st.sampled_from(["", *PRIMITIVES.get(name, ())])) if facets else ""
    return f'Type="{name}" {draw(FLAGS)} {extra}'


@st.composite
def properties(draw: DrawFn, prefix: str) -> str:
    found = []
    for number in range(draw(st.integers(0, 4))):
        said = draw(truth("Computed")) + draw(truth("Immutable")) + draw(restrictions()) + draw(deprecation())
        found.append(element("Property", said, draw(value()), Name=f"{prefix}{number}"))
    return "".join(found)


@st.composite
def navigations(draw: DrawFn, prefix: str) -> str:
    found = []
    for number in range(draw(st.integers(0, 2))):
        target = f"c.{draw(st.sampled_from(ENTITIES))}"
        shape = draw(st.sampled_from([target, f"Collection({target})"]))
        contained = draw(st.sampled_from(["", "true"]))
        said = draw(restrictions()) + draw(deprecation())
        found.append(
            element("NavigationProperty", said, Name=f"{prefix}to{number}", Type=shape, ContainsTarget=contained)
        )
    return "".join(found)


@st.composite
def operations(draw: DrawFn) -> str:
    found = []
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["Action", "Function"]))
        owner = f"c.{draw(st.sampled_from(ENTITIES))}"
        within = element("Parameter", Name="it", Type=draw(st.sampled_from([owner, f"Collection({owner})"])))
        for parameter in range(draw(st.integers(0, 2))):
            default = draw(st.sampled_from(["", f'<Annotation Term="{CORE}.OptionalParameter"/>']))
            within += element("Parameter", default, draw(value(facets=False)), Name=f"p{parameter}")
        if kind == "Function" or draw(st.booleans()):
            within += element("ReturnType", "", draw(value(facets=False) | st.just(f'Type="{owner}"')))
        composable = draw(st.sampled_from(["", "true"])) if kind == "Function" else ""
        within += draw(deprecation())
        found.append(element(kind, within, Name=f"do{number}", IsBound="true", IsComposable=composable))
    return "".join(found)


@st.composite
def enums(draw: DrawFn) -> str:
    numbers = draw(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=4, unique=True))
    wide = "".join(element("Member", Name=f"m{at}", Value=str(number)) for at, number in enumerate(numbers))
    said = draw(deprecation())
    rights = (
        '<Member Name="none" Value="0"/><Member Name="read" Value="1"/><Member Name="unknownFutureValue" Value="2"/>'
    )
    return element("EnumType", wide + said, Name="mood", UnderlyingType="Edm.Int64") + element(
        "EnumType", rights, Name="rights", IsFlags="true", UnderlyingType=draw(st.sampled_from(["", "Edm.Byte"]))
    )


@st.composite
def models(draw: DrawFn) -> bytes:
    """A whole document: enums, types with bases, operations, sets and singletons."""
    flag = st.sampled_from(["", "true"])
    within = draw(enums())
    for number, name in enumerate(COMPLEX):
        base = "c.size" if number and draw(st.booleans()) else ""
        inner = draw(properties(f"{name}_")) + draw(deprecation())
        within += element("ComplexType", inner, Name=name, BaseType=base, OpenType=draw(flag), Abstract=draw(flag))
    for number, name in enumerate(ENTITIES):
        base = "c.thing" if number else ""
        inner = (
            ""
            if base
            else '<Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>'
        )
        inner += (
            draw(properties(f"{name}_")) + draw(navigations(f"{name}_")) + draw(restrictions()) + draw(deprecation())
        )
        told = {"OpenType": draw(flag), "HasStream": draw(flag), "Abstract": draw(flag)}
        within += element("EntityType", inner, Name=name, BaseType=base, **told)
    within += draw(operations())
    roots = ""
    for name in draw(st.lists(st.sampled_from(ENTITIES), unique=True)):
        bound = draw(st.sampled_from(["", '<NavigationPropertyBinding Path="c.widget/to" Target="things"/>']))
        roots += element("EntitySet", bound + draw(restrictions()), Name=f"{name}s", EntityType=f"c.{name}")
    return edmx(
        schema(
            within
            + element("EntityContainer", roots + element("Singleton", Name="one", Type="c.thing"), Name="Service")
        )
    )
