"""What is no $metadata document, or one made to harm: each refused in a sentence with its line, soon, and small."""

# ruff: noqa: E501 - an element is easier to read on one line

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.importing.csdl import ImportFault, documents_of
from graphfake.contracts.importing.csdl.reading import MOST_DEPTH
from tests.support.metadata import EDMX, edmx, schema

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
SMALL = edmx(schema('<ComplexType Name="a"><Property Name="b" Type="Edm.String"/></ComplexType>'))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.xml", b" " * 10_000_000)
    return out.getvalue()


def refusal(text: bytes) -> ImportFault:
    with pytest.raises(ImportFault) as raised:
        documents_of(io.BytesIO(text), version="beta")
    assert raised.value.reason.endswith(".")
    return raised.value


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        (b"", "is empty", 1),
        (b" \n\n ", "is empty", 1),
        (zipped(), "a zip archive", 1),
        (gzip.compress(SMALL), "compressed with gzip", 1),
        (SMALL.decode().encode("utf-16"), "UTF-16", 1),
        (SMALL.decode().encode("utf-16-le"), "UTF-16", 1),
        (b"\n<!DOCTYPE html><html></html>", "a web page", 2),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'></html>", "a web page", 1),
        (b'{"error": {"code": "Forbidden"}}', "This is JSON", 1),
        (b"hello", "begins with 'hello'", 1),
        (b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS.encode() + b"]>\n<x>&l29;</x>", "DOCTYPE", 2),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "DOCTYPE", 1),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "The root is feed", 1),
        (b"<Edmx xmlns='http://schemas.microsoft.com/ado/2007/06/edmx'/>", "OData 3 or older", 1),
        (f"<Edmx Version='3.0' xmlns='{EDMX}'/>".encode(), "CSDL 3.0", 1),
        (f"<Edmx Version='4.0' xmlns='{EDMX}'/>".encode(), "holds no Schema", 1),
        (SMALL[:-20], "not well-formed", 3),
        (SMALL.replace(b"Edm.String", b"Edm.\xffString"), "not well-formed", 3),
        (SMALL.replace(b"utf-8", b"klingon"), "not well-formed|encoding", 1),
        (SMALL.replace(b"Edm.String", b"E" * 5_000), "longer than 4,000 characters", 3),
        (edmx(schema("<a>" * 100 + "</a>" * 100)), f"deeper than {MOST_DEPTH} levels", 3),
        (edmx("<x xmlns='other'>" + "<x>" * 100 + "</x>" * 100 + "</x>"), f"deeper than {MOST_DEPTH} levels", 3),
        (edmx(schema("<!--" + "x" * 2_000_000 + "-->")), "longer than 1 MiB", 3),
        pytest.param(edmx(schema("<a/>" * 500_001)), "more than 500,000 elements", 3, marks=pytest.mark.deep),
        (edmx(schema('<ComplexType Name="a" BaseType="c.b"/><ComplexType Name="b" BaseType="c.a"/>')), "derived from itself", 3),
        (edmx(schema('<ComplexType Name="a" BaseType="c.a"/>')), "derived from itself", 3),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_it_is_refused_in_a_sentence_with_its_line(text: bytes, words: str, line: int) -> None:
    refused = refusal(text)
    assert any(each in refused.reason for each in words.split("|"))
    assert refused.line == line


def test_a_long_chain_of_bases_is_refused() -> None:
    chain = "".join(f'<ComplexType Name="t{n}" BaseType="c.t{n + 1}"/>' for n in range(5_000))
    assert "derived from itself" in refusal(edmx(schema(chain))).reason


def test_a_document_beyond_the_bound_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        """A document whose comments never end."""

        taken = 0

        def read(self, size: int = -1) -> bytes:
            opening = edmx("").partition(b"</")[0] if not self.taken else b""
            self.taken += size
            return opening + b"<!-- x -->\n" * (size // 11)

    stream = Endless()
    tracemalloc.start()
    try:
        with pytest.raises(ImportFault, match="larger than 64 MiB"):
            documents_of(stream, version="beta")  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert stream.taken < 70 * 1024 * 1024


def test_descriptions_take_no_room_however_long_they_are() -> None:
    prose = f'<Annotation Term="Org.OData.Core.V1.Description" String="{"x" * 500_000}"/>'
    found = documents_of(io.BytesIO(edmx(schema(f'<ComplexType Name="a">{prose}</ComplexType>'))), version="beta")
    assert found.documents["contoso.a"]["properties"] == {}
    assert found.notes == ()


TAGS = st.sampled_from(
    ["EntityType", "ComplexType", "EnumType", "TypeDefinition", "Action", "Function", "EntityContainer", "EntitySet",
     "Singleton", "Property", "NavigationProperty", "Parameter", "ReturnType", "Member", "Key", "PropertyRef",
     "Annotations", "Annotation", "Record", "Collection", "PropertyValue", "ActionImport", "FunctionImport", "Schema"]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["Name", "Type", "BaseType", "Value", "Target", "Term", "Property", "Bool", "IsBound", "Nullable", "EntityType",
     "Action", "Function", "UnderlyingType", "MaxLength", "Scale", "DefaultValue", "Path", "Alias", "Namespace"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["", "a", "c.a", "contoso.a", "Collection(c.a)", "Collection(", "Edm.String", "true", "false", "1", "-1", "Ⅷ", "c.a/a",
     "Org.OData.Core.V1.AlternateKeys", "Org.OData.Capabilities.V1.NavigationRestrictions", "RestrictedProperties",
     "Org.OData.Core.V1.Revisions", "c", "a b", "9" * 30, "[", "Org.OData.Core.V1.OptionalParameter", "DefaultValue"]
)  # fmt: skip


def element(tag: str, attributes: dict[str, str], within: list[str]) -> str:
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{told}>{''.join(within)}</{tag}>"


ELEMENTS = st.recursive(
    st.builds(element, TAGS, st.dictionaries(ATTRIBUTES, VALUES, max_size=5), st.just([])),
    lambda inner: st.builds(
        element, TAGS, st.dictionaries(ATTRIBUTES, VALUES, max_size=5), st.lists(inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.lists(ELEMENTS, max_size=5))
def test_elements_in_any_disorder_are_imported_or_refused(within: list[str]) -> None:
    try:
        found = documents_of(io.BytesIO(edmx(schema("".join(within)))), version="beta")
    except ImportFault:
        return
    assert found.service["x-kind"] == "service"
    json.dumps([found.documents, found.service])


@given(st.binary(max_size=60), st.integers(0, len(SMALL)), st.integers(0, 40))
def test_damage_anywhere_is_imported_or_refused(damage: bytes, at: int, lost: int) -> None:
    with suppress(ImportFault):
        documents_of(io.BytesIO(SMALL[:at] + damage + SMALL[at + lost :]), version="beta")


def test_the_namespace_of_csdl_4_is_the_one_that_is_read() -> None:
    other = edmx("<Schema Namespace='a' xmlns='http://schemas.microsoft.com/ado/2009/11/edm'/>")
    assert "another OData than 4" in refusal(other).reason
