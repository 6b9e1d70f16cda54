"""The shipped contract documents: held to our meta-schema, to the facts of the CSDL and to plain JSON Schema.

Nothing here uses our own reader: documents are read as JSON and judged by `jsonschema` alone.
"""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from graphfake.contracts.rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    Document = dict[str, Any]

CONTRACTS = resources.files("graphfake.contracts")
KEPT = {
    "service",
    *("microsoft.graph." + name for name in ("entity", "macOSSoftwareUpdateCategory", "macOSSoftwareUpdateState")),
    *(f"microsoft.graph.macOSSoftwareUpdate{each}Summary" for each in ("Account", "Category", "State")),
}
DOCUMENTS: dict[str, Document] = {
    file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8"))
    for file in (CONTRACTS / "documents" / "beta").iterdir()
    if file.name.endswith(".json") and file.name.removesuffix(".json") in KEPT
}
METASCHEMA = Draft202012Validator(json.loads((CONTRACTS / "metaschema.json").read_text(encoding="utf-8")))
REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{name}.json", Resource.from_contents(document, default_specification=DRAFT202012))
    for name, document in DOCUMENTS.items()
)

ACCOUNT = "microsoft.graph.macOSSoftwareUpdateAccountSummary"
CATEGORY = "microsoft.graph.macOSSoftwareUpdateCategorySummary"
STATE = "microsoft.graph.macOSSoftwareUpdateStateSummary"
SUMMARIES = [ACCOUNT, CATEGORY, STATE]

MEMBERS = {
    "microsoft.graph.macOSSoftwareUpdateCategory": {
        "critical": 0,
        "configurationDataFile": 1,
        "firmware": 2,
        "other": 3,
    },
    "microsoft.graph.macOSSoftwareUpdateState": {
        "success": 0,
        "downloading": 1000,
        "downloaded": 1001,
        "installing": 1002,
        "idle": 1003,
        "available": 1004,
        "scheduled": 1005,
        "downloadFailed": 2000,
        "downloadInsufficientSpace": 2001,
        "downloadInsufficientPower": 2002,
        "downloadInsufficientNetwork": 2003,
        "installInsufficientSpace": 2004,
        "installInsufficientPower": 2005,
        "installFailed": 2006,
        "commandFailed": 2007,
    },
}
# In the order of the CSDL, by name; a question mark means nullable.
PROPERTIES = {
    "microsoft.graph.entity": {"id": "Edm.String"},
    ACCOUNT: {
        "deviceId": "Edm.String?",
        "deviceName": "Edm.String?",
        "displayName": "Edm.String",
        "failedUpdateCount": "Edm.Int32",
        "lastUpdatedDateTime": "Edm.DateTimeOffset",
        "osVersion": "Edm.String?",
        "successfulUpdateCount": "Edm.Int32",
        "totalUpdateCount": "Edm.Int32",
        "userId": "Edm.String?",
        "userPrincipalName": "Edm.String?",
    },
    CATEGORY: {
        "deviceId": "Edm.String?",
        "displayName": "Edm.String",
        "failedUpdateCount": "Edm.Int32",
        "lastUpdatedDateTime": "Edm.DateTimeOffset",
        "successfulUpdateCount": "Edm.Int32",
        "totalUpdateCount": "Edm.Int32",
        "updateCategory": "microsoft.graph.macOSSoftwareUpdateCategory",
        "userId": "Edm.String?",
    },
    STATE: {
        "displayName": "Edm.String",
        "lastUpdatedDateTime": "Edm.DateTimeOffset",
        "productKey": "Edm.String?",
        "state": "microsoft.graph.macOSSoftwareUpdateState",
        "updateCategory": "microsoft.graph.macOSSoftwareUpdateCategory",
        "updateVersion": "Edm.String?",
    },
}
NAVIGATIONS = {
    "microsoft.graph.entity": {},
    ACCOUNT: {"categorySummaries": CATEGORY},
    CATEGORY: {"updateStateSummaries": STATE},
    STATE: {},
}
WIRE_ORDER = {
    ACCOUNT: "id displayName deviceId userId deviceName userPrincipalName osVersion successfulUpdateCount "
    "failedUpdateCount totalUpdateCount lastUpdatedDateTime",
    CATEGORY: "id displayName deviceId userId updateCategory successfulUpdateCount failedUpdateCount "
    "totalUpdateCount lastUpdatedDateTime",
    STATE: "id displayName productKey updateCategory updateVersion state lastUpdatedDateTime",
}
WRONG_VALUES: dict[str, list[object]] = {
    "Edm.String": [0, 1.5, True, [], {}],
    "Edm.DateTimeOffset": [0, 1.5, True, [], {}],
    "Edm.Int32": ["5", 1.5, True, [], {}],
}


def structural(document: Document) -> dict[str, Any]:
    return {name: schema for name, schema in document["properties"].items() if "x-navigation" not in schema}


def type_of(schema: Document) -> str:
    """A property's type as PROPERTIES writes it."""
    if "$ref" in schema:
        return str(schema["$ref"]).removesuffix(".json")
    assert isinstance(schema["x-edm"], str)
    return schema["x-edm"] + ("?" if "null" in schema["type"] else "")


def plain(name: str) -> Draft202012Validator:
    """What any JSON Schema validator makes of the raw document."""
    return Draft202012Validator(DOCUMENTS[name], registry=REGISTRY)


class TestTheFolder:
    def test_it_holds_the_family_and_its_service(self) -> None:
        assert set(DOCUMENTS) == {*PROPERTIES, *MEMBERS, "service"}

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_each_document_keeps_the_meta_schema(self, name: str) -> None:
        assert [error.message for error in METASCHEMA.iter_errors(DOCUMENTS[name])] == []

    @pytest.mark.parametrize("name", sorted(set(DOCUMENTS) - {"service"}))
    def test_each_document_is_named_after_its_type(self, name: str) -> None:
        assert DOCUMENTS[name]["x-name"] == name

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_each_document_names_only_rules_that_exist(self, name: str) -> None:
        assert set(DOCUMENTS[name].get("x-rules", {})) <= set(rules())


class TestTheFactsOfTheCsdl:
    @pytest.mark.parametrize("name", MEMBERS)
    def test_an_enum_has_these_members_with_these_numbers_in_this_order(self, name: str) -> None:
        assert list(DOCUMENTS[name]["x-members"].items()) == list(MEMBERS[name].items())
        assert DOCUMENTS[name]["enum"] == list(MEMBERS[name])

    @pytest.mark.parametrize("name", MEMBERS)
    def test_neither_enum_is_flags(self, name: str) -> None:
        assert "x-flags" not in DOCUMENTS[name]

    @pytest.mark.parametrize("name", PROPERTIES)
    def test_a_type_has_these_properties(self, name: str) -> None:
        found = {property_: type_of(schema) for property_, schema in structural(DOCUMENTS[name]).items()}
        assert found == PROPERTIES[name]

    @pytest.mark.parametrize("name", NAVIGATIONS)
    def test_a_type_contains_these_collections(self, name: str) -> None:
        found = {
            property_: schema for property_, schema in DOCUMENTS[name]["properties"].items() if "x-navigation" in schema
        }
        assert found == {
            property_: {"x-navigation": {"target": target, "contained": True, "collection": True}}
            for property_, target in NAVIGATIONS[name].items()
        }

    def test_only_the_base_is_abstract_and_has_the_key(self) -> None:
        assert [name for name, document in DOCUMENTS.items() if document.get("x-abstract")] == [
            "microsoft.graph.entity"
        ]
        assert [name for name, document in DOCUMENTS.items() if "x-key" in document] == ["microsoft.graph.entity"]

    @pytest.mark.parametrize("name", sorted(set(PROPERTIES) - {"microsoft.graph.entity"}))
    def test_every_other_type_is_derived_from_it_and_closed(self, name: str) -> None:
        assert DOCUMENTS[name]["allOf"] == [{"$ref": "microsoft.graph.entity.json"}]
        assert "x-open" not in DOCUMENTS[name]

    def test_only_the_service_is_held_in_part(self) -> None:
        assert [name for name, document in DOCUMENTS.items() if document.get("x-partial")] == ["service"]


class TestTheFactsOfThePages:
    @pytest.mark.parametrize("name", SUMMARIES)
    def test_properties_stand_in_the_order_of_the_wire(self, name: str) -> None:
        assert ["id", *structural(DOCUMENTS[name])] == WIRE_ORDER[name].split()

    @pytest.mark.parametrize("name", SUMMARIES)
    def test_creation_requires_all_but_the_key(self, name: str) -> None:
        assert DOCUMENTS[name]["x-required-on-create"] == list(structural(DOCUMENTS[name]))

    def test_the_documented_state_summary(self) -> None:
        assert list(DOCUMENTS[STATE]["examples"][0].items()) == [
            ("@odata.type", "#microsoft.graph.macOSSoftwareUpdateStateSummary"),
            ("id", "9527a1df-a1df-9527-dfa1-2795dfa12795"),
            ("displayName", "Display Name value"),
            ("productKey", "Product Key value"),
            ("updateCategory", "configurationDataFile"),
            ("updateVersion", "Update Version value"),
            ("state", "downloading"),
            ("lastUpdatedDateTime", "2017-01-01T00:00:56.8321556-08:00"),
        ]

    @pytest.mark.parametrize("name", SUMMARIES)
    def test_each_example_has_every_member_in_the_order_of_the_wire(self, name: str) -> None:
        for example in DOCUMENTS[name]["examples"]:
            assert list(example) == ["@odata.type", *WIRE_ORDER[name].split()]
            assert example["@odata.type"] == f"#{name}"


class TestTheService:
    def test_it_is_dated_and_has_one_root_that_speaks_as_intune(self) -> None:
        service = DOCUMENTS["service"]
        assert (service["x-name"], service["x-as-of"]) == ("beta", "2026-08")
        assert service["x-paths"] == {
            "/deviceManagement": {"type": "microsoft.graph.deviceManagement", "collection": False}
        }
        assert service["x-dialect"]["/deviceManagement"] == "intune"
        assert service["x-page-size"]["/deviceManagement"] == {"default": 1000, "maximum": 1000}

    @pytest.mark.parametrize("caller", ["delegated", "application"])
    def test_the_family_is_read_with_two_permissions_and_written_with_one(self, caller: str) -> None:
        family = DOCUMENTS["service"]["x-permissions"]["/deviceManagement/macOSSoftwareUpdateAccountSummaries"]
        assert family["read"][caller] == [
            "DeviceManagementConfiguration.Read.All",
            "DeviceManagementConfiguration.ReadWrite.All",
        ]
        assert family["write"][caller] == ["DeviceManagementConfiguration.ReadWrite.All"]

    def test_personal_accounts_are_supported_nowhere(self) -> None:
        for path in DOCUMENTS["service"]["x-permissions"].values():
            assert set(path["read"]) == set(path["write"]) == {"delegated", "application"}

    def test_who_may_write_may_read(self) -> None:
        for path in DOCUMENTS["service"]["x-permissions"].values():
            for caller, names in path["write"].items():
                assert set(names) < set(path["read"][caller])


class TestAnyValidator:
    @pytest.mark.parametrize("name", SUMMARIES)
    def test_accepts_the_documented_example(self, name: str) -> None:
        for example in DOCUMENTS[name]["examples"]:
            assert [error.message for error in plain(name).iter_errors(example)] == []

    @pytest.mark.parametrize(
        ("name", "property_", "type_"),
        [
            (name, property_, type_)
            for name in SUMMARIES
            for property_, type_ in {**PROPERTIES["microsoft.graph.entity"], **PROPERTIES[name]}.items()
        ],
    )
    def test_judges_null_and_json_types_as_the_csdl_says(self, name: str, property_: str, type_: str) -> None:
        def accepts(value: object) -> bool:
            return bool(plain(name).is_valid({**DOCUMENTS[name]["examples"][0], property_: value}))

        assert accepts(None) == type_.endswith("?")
        if type_ in MEMBERS:
            assert all(accepts(member) for member in MEMBERS[type_])
            wrong: list[object] = [0, "0", "", "Critical", "unknownFutureValue", True, [], {}]
        else:
            wrong = WRONG_VALUES[type_.removesuffix("?")]
        assert [value for value in wrong if accepts(value)] == []

    @pytest.mark.parametrize("name", SUMMARIES)
    def test_binds_every_rule_that_the_types_facts_call_for(self, name: str) -> None:
        types = PROPERTIES[name].values()
        due = {
            "body.missing",
            "body.unknown-property",
            "body.null",
            "body.type",
            "body.unexpected-node",
            "body.literal",
        }
        due |= {"body.type-not-assignable"}
        if any(type_ in MEMBERS for type_ in types):
            due |= {"body.enum", "body.enum-not-text"}
        if NAVIGATIONS[name]:
            due |= {"body.deep-update"}
        assert set(DOCUMENTS[name]["x-rules"]) == due


def _set(*path: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for step in path[:-1]:
            document = document.setdefault(step, {})
        document[path[-1]] = value

    return change


NAVIGATION = {"target": ACCOUNT, "contained": True, "collection": True}


class TestTheMetaSchema:
    def test_is_itself_a_schema(self) -> None:
        Draft202012Validator.check_schema(METASCHEMA.schema)

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            (STATE, _set("x-requierd", value=[])),
            (STATE, _set("properties", "productKey", "x-readonly", value=True)),
            (STATE, _set("properties", "state", "x-enum", value=True)),
            (ACCOUNT, _set("properties", "categorySummaries", "x-edm", value="Edm.String")),
            (ACCOUNT, _set("properties", "categorySummaries", "x-navigation", value={**NAVIGATION, "many": True})),
            ("microsoft.graph.macOSSoftwareUpdateState", _set("x-open", value=True)),
            ("service", _set("x-rules", value={})),
            ("service", _set("x-permissions", "/deviceManagement", "delete", value={})),
            (STATE, _set("x-kind", value="table")),
            (STATE, _set("x-name", value="stateSummary")),
            (STATE, _set("$schema", value="http://json-schema.org/draft-07/schema#")),
            (STATE, _set("$id", value="https://example.org/state")),
            (STATE, _set("properties", "state", "$ref", value="https://example.org/state.json")),
            (STATE, _set("properties", "state", "$ref", value="file:///state.json")),
            (STATE, _set("properties", "state", "$ref", value="../state.json")),
            (STATE, _set("properties", "state", "$ref", value="#/properties/productKey")),
            (STATE, _set("allOf", value=[{"$ref": "../entity.json"}])),
            (STATE, _set("properties", "productKey", "type", value="text")),
            (STATE, _set("properties", "productKey", "multipleOf", value=2)),
            (STATE, _set("properties", "productKey", "x-edm", value="String")),
            (STATE, _set("properties", "product key", value={"type": "string"})),
            (STATE, _set("properties", "nothing", value={})),
            (STATE, _set("x-rules", "body.null", value={"basis": "hearsay", "source": "x"})),
            (STATE, _set("x-rules", "body.null", value={"basis": "csdl"})),
            (STATE, _set("x-rules", "Body_Null", value={"basis": "csdl", "source": "x"})),
            (STATE, _set("x-required-on-create", value=["state", "state"])),
            ("microsoft.graph.macOSSoftwareUpdateState", _set("x-members", "idle", value="1003")),
            ("service", _set("x-dialect", "/deviceManagement", value="pidgin")),
            ("service", _set("x-page-size", "/deviceManagement", "default", value=0)),
            ("service", _set("x-paths", "/deviceManagement/x", value={"type": ACCOUNT})),
            ("service", _set("x-as-of", value="August 2026")),
        ],
    )
    def test_refuses(self, name: str, change: Callable[[Document], None]) -> None:
        document = copy.deepcopy(DOCUMENTS[name])
        change(document)
        assert not METASCHEMA.is_valid(document)

    @pytest.mark.parametrize(
        "change",
        [
            _set("description", value="What plain JSON Schema says of itself."),
            _set("x-open", value=True),
            _set("x-deprecated", value="Since 2026-08; use another type."),
            _set("x-capabilities", "etag", value=True),
            _set("properties", "productKey", "maxLength", value=20),
            _set("properties", "tags", value={"type": "array", "items": {"type": "string", "x-edm": "Edm.String"}}),
            _set("properties", "size", value={"type": "integer", "x-edm": "Edm.Int64", "x-default": 0}),
            _set(
                "properties",
                "state",
                value={"anyOf": [{"$ref": "microsoft.graph.macOSSoftwareUpdateState.json"}, {"type": "null"}]},
            ),
            _set("properties", "owner", value={"x-navigation": {"target": "microsoft.graph.user"}}),
        ],
    )
    def test_takes(self, change: Callable[[Document], None]) -> None:
        document = copy.deepcopy(DOCUMENTS[STATE])
        change(document)
        assert [error.message for error in METASCHEMA.iter_errors(document)] == []
