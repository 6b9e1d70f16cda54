"""Bundles: one file a version, a document a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import ContractError, load
from graphfake.contracts.bundle import bundled, shipped_slots
from graphfake.contracts.shelf import DIALECT, Head

if TYPE_CHECKING:
    from pathlib import Path

SERVICE: dict[str, Any] = {"x-kind": "service", "x-name": "2.0", "x-paths": {"/lamps": {"type": "contoso.lamp"}}}
ENTITY = {
    "x-kind": "entity",
    "x-name": "contoso.thing",
    "type": "object",
    "properties": {"id": {"type": "string", "x-edm": "Edm.String"}},
    "x-key": ["id"],
}
LAMP = {
    "$schema": DIALECT,
    "x-name": "contoso.lamp",
    "x-kind": "entity",
    "type": "object",
    "allOf": [{"$ref": "contoso.thing.json"}],
    "properties": {"colour": {"type": ["string", "null"], "x-edm": "Edm.String"}},
}
DOCUMENTS: list[dict[str, Any]] = [LAMP, ENTITY, SERVICE]


@given(order=st.permutations(DOCUMENTS))
def test_a_bundle_does_not_depend_on_the_order_of_its_documents(order: list[dict[str, Any]]) -> None:
    assert bundled(order) == bundled(DOCUMENTS)


def test_a_bundle_begins_with_its_service_and_goes_on_by_name() -> None:
    names = [json.loads(line)["x-name"] for line in bundled(DOCUMENTS).splitlines()]
    assert names == ["2.0", "contoso.lamp", "contoso.thing"]


def test_kind_and_base_are_known_without_reading() -> None:
    heads = {slot.name: slot.head() for slot in shipped_slots(bundled(DOCUMENTS), "2.0")}
    assert heads["contoso.lamp"] == Head("entity", "contoso.thing")
    assert heads["contoso.thing"] == Head("entity", None)
    assert heads["service"] == Head("service", None)


def test_what_is_read_is_what_was_bundled_and_says_that_it_was_made() -> None:
    read = {slot.name: slot.read().content for slot in shipped_slots(bundled(DOCUMENTS), "2.0")}
    made = {"$schema": DIALECT, "x-generated": True}
    assert read == {
        "contoso.lamp": {**LAMP, **made},
        "contoso.thing": {**ENTITY, **made},
        "service": {**SERVICE, "$schema": DIALECT},
    }


class TestAStrangersBundle:
    def test_it_is_of_the_version_that_its_service_names(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.jsonl"
        file.write_bytes(bundled(DOCUMENTS))
        catalogue = load(file)
        assert catalogue.types("2.0") == ("contoso.lamp", "contoso.thing")
        assert catalogue.type("contoso.lamp", "2.0").key == ("id",)
        assert catalogue.derived("contoso.thing", "2.0") == ("contoso.lamp",)

    @pytest.mark.parametrize(
        "line", ["[]", "{", '{"x-kind": "entity"}', "\x00", "null", '{"a": 1, "a": 2}', "\ufeff\ufeff{}"]
    )
    def test_what_cannot_be_used_is_told_with_its_line(self, tmp_path: Path, line: str) -> None:
        file = tmp_path / "mine.jsonl"
        file.write_bytes(bundled(DOCUMENTS) + b"\n" + line.encode())
        with pytest.raises(ContractError, match=r"mine\.jsonl:5[#:]"):
            load(file)

    @pytest.mark.parametrize(
        ("text", "told"),
        [("", "The file is empty"), ("\n" * 9, "The file is empty"), ("x\n" * 20_001, "More than 20000 documents")],
    )
    def test_none_and_too_many_are_refused_before_one_is_read(self, tmp_path: Path, text: str, told: str) -> None:
        file = tmp_path / "mine.jsonl"
        file.write_text(text)
        with pytest.raises(ContractError, match=told):
            load(file)


def test_what_refines_a_document_follows_it_in_a_line_of_its_own() -> None:
    refining = {"x-kind": "entity", "x-name": "contoso.lamp", "x-refines": True, "x-required-on-create": ["colour"]}
    first, second = (
        slot for slot in shipped_slots(bundled([refining, *DOCUMENTS]), "2.0") if slot.name == LAMP["x-name"]
    )
    assert (first.head(), second.head()) == (Head("entity", "contoso.thing"), Head("entity", None, refines=True))
    assert second.read().content == {"$schema": DIALECT, **refining}
