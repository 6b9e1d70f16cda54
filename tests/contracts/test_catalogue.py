"""The catalogue: names, versions, services joined, types flattened; a value that nothing changes."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts import ContractError, load
from tests.contracts.invented import catalogue, edm, many, ref, structured, type_of
from tests.contracts.naive import ACCOUNT, CATEGORY, PROPERTIES, STATE

SHIPPED = load()
INVENTED = catalogue()
WIDGET = INVENTED.type("contoso.widget")


class TestNames:
    def test_are_known_by_version_without_reading(self) -> None:
        assert set(PROPERTIES) < set(SHIPPED.types("beta"))
        assert {"microsoft.graph.user", "microsoft.graph.group", "microsoft.graph.message"} < set(SHIPPED.types("v1.0"))
        assert SHIPPED.versions == ("beta", "v1.0")

    @pytest.mark.parametrize("name", [STATE, STATE.upper(), STATE.lower()])
    def test_are_found_in_any_letter_case(self, name: str) -> None:
        assert SHIPPED.type(name).name == STATE
        assert SHIPPED.find(name) == STATE
        assert SHIPPED.type(name) is SHIPPED.type(STATE)

    def test_that_are_unknown_are_told_with_the_nearest(self) -> None:
        short = STATE.rpartition(".")[2]
        with pytest.raises(ContractError, match=rf"There is no type 'x.{short}' in beta\. Nearest: {STATE}"):
            SHIPPED.type(f"x.{short}")
        with pytest.raises(ContractError, match=r"There is no version 'v9' in the catalogue; it has beta, v1\.0\."):
            SHIPPED.type(STATE, "v9")
        with pytest.raises(
            ContractError, match=r"No service document for version 'v9'; there is one for beta, v1\.0\."
        ):
            SHIPPED.service("v9")

    @pytest.mark.parametrize(
        ("ask", "sentence"),
        [
            ("type", "is of kind 'enum', not an entity or complex type."),
            ("enum", "is of kind 'entity', not an enum."),
        ],
    )
    def test_of_another_kind_are_told(self, ask: str, sentence: str) -> None:
        name = "microsoft.graph.macOSSoftwareUpdateState" if ask == "type" else STATE
        with pytest.raises(ContractError, match=sentence) as caught:
            getattr(SHIPPED, ask)(name)
        assert caught.value.document == f"beta/{name}.json"


class TestAValue:
    def test_a_document_more_makes_another_catalogue(self) -> None:
        lamp = structured("entity", "contoso.lamp", {"lit": edm("Boolean")}, "contoso.thing")
        more = INVENTED.with_contract(lamp)
        assert "contoso.lamp" in more.types()
        assert "contoso.lamp" not in INVENTED.types()

    def test_what_its_maker_does_to_the_document_afterwards_changes_nothing(self) -> None:
        lamp = structured("entity", "contoso.lamp", {"lit": edm("Boolean")}, "contoso.thing")
        more = INVENTED.with_contract(lamp)
        lamp["properties"]["lit"] = edm("String")
        assert more.type("contoso.lamp").canonical({"lit": True}) == {"lit": True}

    def test_types_derived_later_are_known_to_the_new_one_alone(self) -> None:
        more = INVENTED.with_contract(structured("entity", "contoso.lamp", {}, "contoso.gadget"))
        assert more.type("contoso.widget").derived == ("contoso.gadget", "contoso.lamp")
        assert WIDGET.derived == ("contoso.gadget",)

    @pytest.mark.parametrize(
        "document", [{"x-name": "contoso.lamp", "x": {1}}, {"x-name": "contoso.lamp", "x": float("nan")}]
    )
    def test_what_is_no_json_is_refused(self, document: dict[str, Any]) -> None:
        with pytest.raises(ContractError, match=r"the given contoso\.lamp: The document is not JSON"):
            INVENTED.with_contract(document)

    def test_a_document_without_a_name_is_refused(self) -> None:
        with pytest.raises(ContractError, match="x-name is missing"):
            INVENTED.with_contract({})

    def test_a_service_document_says_its_version_itself(self) -> None:
        more = INVENTED.with_contract({"x-kind": "service", "x-name": "2.0"})
        assert more.versions == ("2.0", "beta", "v1.0")

    def test_mappings_cannot_be_written_to(self) -> None:
        for mapping in (
            WIDGET.properties,
            WIDGET.navigations,
            WIDGET.rules,
            WIDGET.capabilities,
            SHIPPED.service().roots,
        ):
            with pytest.raises(TypeError):
                mapping["x"] = None  # type: ignore[index]

    def test_views_are_given_out_as_copies(self) -> None:
        WIDGET.schema("create")["properties"].clear()
        assert WIDGET.schema("create")["properties"]


class TestAType:
    def test_has_what_it_inherits_before_its_own(self) -> None:
        gadget = INVENTED.type("contoso.gadget")
        assert next(iter(gadget.properties)) == "id"
        assert list(gadget.properties)[-1] == "volts"
        assert gadget.key == ("id",)
        assert (gadget.base, gadget.bases) == ("contoso.widget", ("contoso.widget", "contoso.thing"))
        assert gadget.is_a("contoso.thing")
        assert not gadget.is_a("contoso.part")
        assert list(gadget.navigations) == list(WIDGET.navigations)

    def test_of_the_family_is_flat_in_the_order_of_the_wire(self) -> None:
        for name, kinds in PROPERTIES.items():
            assert SHIPPED.type(name).structural == tuple(kinds)
        assert SHIPPED.type(ACCOUNT).navigations["categorySummaries"].target == CATEGORY

    @pytest.mark.parametrize("name", PROPERTIES)
    def test_requires_what_its_page_lists_or_what_cannot_be_null(self, name: str) -> None:
        type_ = SHIPPED.type(name)
        kinds = PROPERTIES[name]
        assert type_.required("create", "documented") == tuple(kinds)
        assert type_.required("create", "observed") == tuple(n for n, kind in kinds.items() if kind != "text?")
        assert type_.required("update") == ()
        assert type_.required("response") == ("id",)
        assert type_.required("self-check") == ("id", *kinds)

    def test_without_a_page_requires_what_nothing_can_stand_for(self) -> None:
        assert WIDGET.required("create") == ("serial", "weight", "safe", "color")

    def test_derived_from_a_listed_one_requires_its_own_too(self) -> None:
        base = structured("entity", "contoso.base", {"a": edm("String", nullable=True)}, "contoso.thing")
        base["x-required-on-create"] = ["id", "a"]
        derived = structured(
            "entity", "contoso.more", {"b": edm("String"), "c": edm("String", nullable=True)}, "contoso.base"
        )
        more = catalogue(base, derived).type("contoso.more")
        assert more.required("create", "documented") == ("a", "b")
        assert more.required("create", "observed") == ("b",)

    def test_says_what_its_properties_are(self) -> None:
        size, spans, level = (WIDGET.properties[name] for name in ("size", "spans", "level"))
        assert (size.kind, size.type_name, size.nullable, size.collection) == ("complex", "contoso.length", True, False)
        assert (spans.collection, spans.nullable, spans.item_nullable) == (True, False, True)
        assert spans.type_text == "Collection(contoso.length)"
        assert (level.edm, level.has_default, level.default, level.nullable) == ("Edm.Int32", True, 3, False)

    def test_knows_whether_exact_decimals_can_stand_in_it(self) -> None:
        assert WIDGET.needs_exact_numbers
        assert not INVENTED.type("contoso.part").needs_exact_numbers
        inner = structured(
            "complex", "contoso.inner", {"sum": edm("Decimal"), "again": ref("contoso.inner", nullable=True)}
        )
        assert type_of({"inner": many(ref("contoso.inner"))}, inner).needs_exact_numbers
        derived = structured("complex", "contoso.exact", {"sum": edm("Decimal")}, "contoso.length")
        assert type_of({"size": ref("contoso.length")}, derived).needs_exact_numbers
