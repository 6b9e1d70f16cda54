"""Older contracts and a newer list of names: what is gone goes, what is new is known by its name only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts import ContractError, load
from graphfake.contracts.importing.bundling import Facts, bundle_of
from graphfake.contracts.importing.names import Named, Names, names_in
from graphfake.contracts.importing.renewing import only_named, renewed

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string", "x-edm": "Edm.String"}


def entity(name: str, properties: dict[str, Any], base: str | None = None, **more: Any) -> dict[str, Any]:
    bases = {"allOf": [{"$ref": f"{base}.json"}]} if base else {"x-key": ["id"]}
    return {"x-kind": "entity", "x-name": name, "type": "object", **bases, "properties": properties, **more}


def navigation(target: str) -> dict[str, Any]:
    return {"x-navigation": {"target": target, "contained": True, "collection": True}}


DOCUMENTS: dict[str, dict[str, Any]] = {
    "c.thing": entity("c.thing", {"id": TEXT}),
    "c.lamp": entity(
        "c.lamp",
        {
            "colour": TEXT,
            "watts": TEXT,
            "mood": {"$ref": "c.mood.json"},
            "past": {"$ref": "c.pasts.json"},
            "parts": navigation("c.part"),
            "ghosts": navigation("c.past"),
        },
        "c.thing",
        **{
            "x-operations": {
                "dim": {"kind": "action"},
                "haunt": {"kind": "action", "parameters": {"by": {"$ref": "c.pasts.json"}}},
            }
        },
    ),
    "c.part": entity("c.part", {"name": TEXT}, "c.thing"),
    "c.past": entity("c.past", {"name": TEXT}, "c.thing"),
    "c.pasts": {"x-kind": "complex", "x-name": "c.pasts", "type": "object", "properties": {}},
    "c.mood": {
        "x-kind": "enum",
        "x-name": "c.mood",
        "type": "string",
        "enum": ["warm", "cold"],
        "x-members": {"warm": 1, "cold": 2},
    },
}
NAMES = Names(
    {
        "c.thing": Named(frozenset({"id"}), frozenset()),
        "c.lamp": Named(frozenset({"colour", "mood", "past", "shade"}), frozenset({"parts", "ghosts", "sockets"})),
        "c.part": Named(frozenset({"name"}), frozenset()),
        "c.lantern": Named(frozenset(), frozenset()),
    },
    {"c.mood": frozenset({"warm", "candle"}), "c.shape": frozenset({"round"})},
)
SERVICE = {
    "x-kind": "service",
    "x-name": "9.0",
    "x-paths": {"/lamps": {"type": "c.lamp", "collection": True}, "/pasts": {"type": "c.past", "collection": True}},
}


def test_members_that_are_named_no_more_go() -> None:
    lamp = renewed(DOCUMENTS, NAMES)["c.lamp"]
    assert list(lamp["properties"]) == ["colour", "mood", "parts"]


def test_new_members_and_those_of_lost_types_are_known_by_name() -> None:
    lamp = renewed(DOCUMENTS, NAMES)["c.lamp"]
    assert lamp["x-known-members"] == ["past", "shade"]
    assert lamp["x-known-navigations"] == ["ghosts", "sockets"]


def test_enum_members_keep_their_numbers_and_new_ones_have_none() -> None:
    mood = renewed(DOCUMENTS, NAMES)["c.mood"]
    assert mood["x-members"] == {"warm": 1}
    assert mood["x-known-members"] == ["candle"]


def test_operations_that_take_what_is_lost_go() -> None:
    assert list(renewed(DOCUMENTS, NAMES)["c.lamp"]["x-operations"]) == ["dim"]


def test_types_that_no_document_describes_are_told() -> None:
    assert only_named(renewed(DOCUMENTS, NAMES), NAMES) == ["c.lantern", "c.shape"]


def test_a_member_that_moved_to_a_base_stays() -> None:
    moved = dict(NAMES.structured)
    moved["c.thing"] = Named(frozenset({"id", "colour"}), frozenset())
    moved["c.lamp"] = Named(frozenset({"mood"}), frozenset())
    lamp = renewed(DOCUMENTS, Names(moved, NAMES.enums))["c.lamp"]
    assert list(lamp["properties"]) == ["colour", "mood"]


@given(
    gone=st.sets(st.sampled_from(sorted(NAMES.structured))),
    lost=st.sets(st.sampled_from(["colour", "mood", "past", "parts", "name", "id"])),
)
def test_whatever_is_gone_what_remains_can_be_used(gone: set[str], lost: set[str]) -> None:
    kept = {
        name: Named(named.properties - lost, named.navigations - lost)
        for name, named in NAMES.structured.items()
        if name not in gone
    }
    documents = renewed(DOCUMENTS, Names(kept, NAMES.enums))
    catalogue = load()
    for document in documents.values():
        catalogue = catalogue.with_contract(document, "9.0")
    for name, document in documents.items():
        if document["x-kind"] == "entity":
            assert catalogue.type(name, "9.0").name == name


class TestABundle:
    def test_of_older_facts_is_held_in_part(self, tmp_path: Path) -> None:
        file = tmp_path / "9.jsonl"
        file.write_bytes(bundle_of(Facts(DOCUMENTS, SERVICE, "2021-07", (NAMES, "2026-08"))))
        catalogue = load(file)
        service = catalogue.service("9.0")
        assert (service.as_of, service.partial, list(service.roots)) == ("2026-08", True, ["lamps"])
        assert service.known_types == {"c.lantern", "c.shape"}
        assert not catalogue.type("c.lamp", "9.0").is_complete

    def test_of_facts_of_one_month_is_held_whole(self, tmp_path: Path) -> None:
        file = tmp_path / "9.jsonl"
        file.write_bytes(bundle_of(Facts(DOCUMENTS, SERVICE, "2026-08")))
        catalogue = load(file)
        assert not catalogue.service("9.0").partial
        assert catalogue.type("c.lamp", "9.0").is_complete

    def test_is_refined_as_far_as_it_has_what_is_refined(self) -> None:
        said = {"properties": {"watts": {"x-read-only": True}, "gone": {"x-read-only": True}}}
        facts = Facts(
            DOCUMENTS, SERVICE, "2026-08", refinements={"c.lamp": {**said, "x-required-on-create": ["id", "no"]}}
        )
        lines = map(json.loads, bundle_of(facts).splitlines())
        lamp, refining = (document for document in lines if document["x-name"] == "c.lamp")
        assert lamp == DOCUMENTS["c.lamp"]
        assert refining["x-refines"]
        assert refining["properties"] == {"watts": {"x-read-only": True}}
        assert refining["x-required-on-create"] == ["id"]


class TestLists:
    def test_are_read_from_a_folder(self, tmp_path: Path) -> None:
        thing = {"c": {"thing": {"properties": ["id"], "navigationProperties": ["parts"]}}}
        for name, said in {"entity": thing, "complex": {}, "enum": {"c": {"mood": ["warm"]}}}.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
        read = names_in(tmp_path)
        assert read.structured == {"c.thing": Named(frozenset({"id"}), frozenset({"parts"}))}
        assert read.enums == {"c.mood": frozenset({"warm"})}

    @pytest.mark.parametrize(
        "text",
        ["", "[]", '{"c": []}', '{"c": {"thing": []}}', '{"c": {"a b": {}}}', '{"c": {"t": {"properties": [1]}}}'],
    )
    def test_of_another_form_are_refused_in_a_sentence(self, tmp_path: Path, text: str) -> None:
        for name in ("entity", "complex", "enum"):
            (tmp_path / f"{name}.json").write_text(text if name == "entity" else "{}", encoding="utf-8")
        with pytest.raises(ContractError, match=r"entity\.json(:1)?: "):
            names_in(tmp_path)
