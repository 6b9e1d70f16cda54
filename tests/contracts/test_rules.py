"""The rule table: what every rule says, that its words can be filled in, and that they are the recorded ones."""

from __future__ import annotations

import json
import re
import string
from importlib import resources
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.dialects import DIALECTS
from graphfake.contracts.rules import TOLD, Rule, UnknownRuleError, rule, rules

FOLDER = resources.files("graphfake.contracts.rules")
RULE_FILES = sorted((file for file in FOLDER.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
ENTRIES: list[tuple[str, dict[str, Any]]] = [
    (file.name.removesuffix(".json"), entry)
    for file in RULE_FILES
    for entry in json.loads(file.read_text(encoding="utf-8"))
]
EVERY_RULE = pytest.mark.parametrize("entry", [entry for _, entry in ENTRIES], ids=lambda entry: entry["code"])

AREAS = {
    "version": "empty unknown",
    "auth": "missing malformed expired not-yet-valid audience issuer signature unknown-key",
    "permission": "scope app-only personal",
    "path": "segment syntax not-found no-media no-user",
    "query": (
        "repeated unknown not-a-collection top skip count skiptoken format select select-term syntax too-deep "
        "expand-property expand-not-supported expand-directory levels parameter filter-property "
        "orderby-property operand-types unary-operand not-boolean orderby-value function literal enum-literal "
        "not-single lambda-operand cast division-by-zero not-filterable not-sortable not-countable operator advanced "
        "count-advanced sort-with-filter too-many-clauses search search-advanced search-with-order alias"
    ),
    "accept": "not-acceptable",
    "framing": (
        "empty content-type-missing content-type charset encoding too-large inflated-too-large json "
        "not-an-object too-deep number-too-long uri-too-long header-too-large bad-request timeout incomplete"
    ),
    "route": "verb unsupported-form",
    "conflict": "key reference value",
    "precondition": "failed malformed required",
    "body": (
        "duplicate type-unresolved type-not-assignable type-incompatible abstract unknown-property null type "
        "unexpected-node enum-not-text literal enum constraint read-only missing deep-update inline-reference "
        "bind bind-too-many reference reference-url reference-type "
        "parameter-unknown parameter-missing"
    ),
    "batch": "format too-many id dependency content-type url nested body failed-dependency",
    "delta": "token option expired forgotten",
    "fault": (
        "connection bad-request unauthorized payment-required forbidden not-found method-not-allowed not-acceptable "
        "conflict gone length-required precondition-failed too-large uri-too-long media-type range unprocessable "
        "locked failed-dependency internal not-implemented bad-gateway unavailable gateway-timeout storage-full "
        "bandwidth other"
    ),
    "throttle": "asked-for published limit",
    "subscription": (
        "change-type resource past lifetime client-state url certificate handshake-answer handshake-timeout "
        "handshake-token"
    ),
    "space": "too-many name handler handler-result handler-refused",
    "coverage": "version path operation query-option bind property webhook subscription not-known-here untyped-member",
    "tolerated": (
        "enum-case enum-number-text unknown-member string-number string-boolean type-name binary-alphabet "
        "property-case id-ignored read-only-ignored plain-http"
    ),
}
EXPECTED = [f"{area}.{name}" for area, names in AREAS.items() for name in names.split()]

TOLERABLE = {
    "body.missing",
    "body.unknown-property",
    "body.enum",
    "permission.scope",
    "permission.app-only",
    "permission.personal",
    "query.unknown",
    "coverage.query-option",
}
STATUSES_OF_KIND: dict[str, set[int | None]] = {
    "contract": {400, 404, 406, 408, 413, 414, 431},
    "auth": {401, 403},
    "coverage": {400, 500, 501, 503},
    "outcome": {400, 404, 409, 410, 412, 424},
    "note": {None},
    "injected": set(range(400, 600)),
}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


class TestTheTable:
    def test_it_holds_the_rules_of_the_house_and_no_other(self) -> None:
        assert sorted(rules()) == sorted(EXPECTED)

    def test_no_code_stands_twice(self) -> None:
        codes = [entry["code"] for _, entry in ENTRIES]
        assert len(codes) == len(set(codes))

    def test_each_rule_stands_in_the_file_of_its_area(self) -> None:
        assert [entry["code"].partition(".")[0] for _, entry in ENTRIES] == [area for area, _ in ENTRIES]

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(TypeError):
            rules()["body.enum"] = rule("body.null")  # type: ignore[index]

    def test_only_what_can_still_be_kept_and_read_may_be_tolerated(self) -> None:
        assert {code for code, found in rules().items() if found.tolerable} == TOLERABLE

    def test_it_names_no_type_of_a_contract(self) -> None:
        text = "".join(file.read_text(encoding="utf-8") for file in RULE_FILES)
        assert "macos" not in text.lower()


class TestARule:
    @EVERY_RULE
    def test_has_these_members_and_no_other(self, entry: dict[str, Any]) -> None:
        needed = {"code", "kind", "status", "title", "basis", "source", "cure", "values", "answers"}
        assert needed <= set(entry) <= needed | {"tolerable", "asOf"}

    @EVERY_RULE
    def test_has_a_code_of_area_and_kebab_case(self, entry: dict[str, Any]) -> None:
        assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", entry["code"])

    @EVERY_RULE
    def test_has_a_status_that_its_kind_allows(self, entry: dict[str, Any]) -> None:
        assert entry["status"] in STATUSES_OF_KIND[entry["kind"]]

    @EVERY_RULE
    def test_is_a_note_exactly_when_it_is_a_tolerance(self, entry: dict[str, Any]) -> None:
        noted = entry["code"].startswith("tolerated.") or entry["code"] == "coverage.untyped-member"
        assert (entry["kind"] == "note") == noted

    @EVERY_RULE
    def test_names_its_basis_and_source(self, entry: dict[str, Any]) -> None:
        assert entry["basis"] in TOLD
        assert entry["source"].strip() == entry["source"] != ""
        if entry["basis"] == "seen":
            assert re.search(r"\w+/[\w.-]+#\d+|node|clients", entry["source"])
        if entry["basis"] == "guess":
            assert "our choice" in entry["source"]

    @EVERY_RULE
    def test_tells_its_cure_in_a_sentence(self, entry: dict[str, Any]) -> None:
        for text in (entry["title"], entry["cure"]):
            assert text.endswith(".")
            assert "\n" not in text

    @EVERY_RULE
    def test_declares_exactly_the_values_that_its_messages_use(self, entry: dict[str, Any]) -> None:
        used = set().union(*(fields(answer["message"]) for answer in entry["answers"].values()))
        assert sorted(entry["values"]) == sorted(used)
        assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in entry["values"])

    @EVERY_RULE
    def test_answers_in_the_gateways_words_or_in_those_of_services(self, entry: dict[str, Any]) -> None:
        answers = set(entry["answers"])
        assert answers <= {"gateway", *DIALECTS}
        if entry["kind"] == "note":
            assert not answers
        else:
            assert ("gateway" in answers) != ({"intune", "directory"} <= answers)

    @EVERY_RULE
    def test_names_who_vouches_for_what_the_further_services_say(self, entry: dict[str, Any]) -> None:
        for dialect, answer in entry["answers"].items():
            assert ("basis" in answer) == ("source" in answer)
            if dialect not in ("gateway", "intune", "directory") and answer["code"]:
                assert answer["basis"] in TOLD
            if answer.get("basis") == "seen":
                assert re.search(r"\w+/[\w.-]+#\d+", answer["source"])
            if answer.get("basis") == "guess":
                assert "our choice" in answer["source"]

    @EVERY_RULE
    def test_repeats_in_inner_error_exactly_what_intune_says_of_a_body(self, entry: dict[str, Any]) -> None:
        intune = entry["answers"].get("intune", {})
        assert intune.get("inner", False) == (intune.get("code") == "ModelValidationFailure")

    @EVERY_RULE
    def test_never_claims_a_lack_of_ours_in_graphs_name(self, entry: dict[str, Any]) -> None:
        for answer in entry["answers"].values():
            assert answer["code"].startswith("Graphfake") == (entry["kind"] == "coverage")

    def test_tells_people_who_says_so(self) -> None:
        assert {TOLD[basis] for basis in ("doc", "csdl", "odata")} == {"documented"}
        assert TOLD["seen"] == "recorded"
        assert {TOLD[basis] for basis in ("lib", "guess")} == {"our choice"}
        assert rule("body.enum").told == "recorded"


class TestAnAnswer:
    @given(st.sampled_from(sorted(rules())), st.sampled_from(["gateway", *DIALECTS]), st.data())
    def test_fills_any_text_in_as_it_is(self, code: str, dialect: str, data: st.DataObject) -> None:
        found = rule(code)
        if found.kind == "note":
            return
        answer = found.answer(dialect)
        text = st.text() | st.sampled_from(["{name}", "{", "}}", "{0}", "{name.__class__}"])
        values = data.draw(st.fixed_dictionaries(dict.fromkeys(found.values, text)))
        expected = re.sub(r"\{([a-z_]+)\}", lambda match: values[match[1]], answer.message)
        assert answer.render(values) == expected

    @pytest.mark.parametrize(
        "found", [found for found in rules().values() if found.values], ids=lambda found: found.code
    )
    def test_is_not_given_out_with_a_value_missing(self, found: Rule) -> None:
        answer = next(answer for answer in found.answers.values() if fields(answer.message))
        with pytest.raises(KeyError):
            answer.render({})

    def test_falls_back_to_the_gateway(self) -> None:
        gateway = rule("framing.json").answers["gateway"]
        assert rule("framing.json").answer("intune") is rule("framing.json").answer("directory") is gateway

    @pytest.mark.parametrize(
        ("code", "dialect", "expected"),
        [
            ("body.enum", "outlook", "RequestBodyRead"),
            ("body.enum", "onedrive", "invalidRequest"),
            ("body.enum", "planner", ""),
            ("delta.expired", "onedrive", "resyncRequired"),
            ("fault.unavailable", "onedrive", "serviceNotAvailable"),
            ("conflict.key", "outlook", "Request_MultipleObjectsWithSameKeyValue"),
        ],
    )
    def test_has_the_services_own_code_in_the_directorys_words(self, code: str, dialect: str, expected: str) -> None:
        answer, directory = rule(code).answer(dialect), rule(code).answers["directory"]
        assert (answer.code, answer.message, answer.status) == (expected, directory.message, directory.status)

    @given(st.sampled_from(sorted(rules())), st.sampled_from(DIALECTS))
    def test_is_the_services_own_wherever_one_is_written(self, code: str, dialect: str) -> None:
        found = rule(code)
        if dialect in found.answers:
            assert found.answer(dialect) is found.answers[dialect]

    def test_falls_back_to_the_directory_where_the_gateway_says_nothing(self) -> None:
        assert rule("body.enum").answer("gateway") is rule("body.enum").answers["directory"]

    def test_does_not_exist_for_a_note(self) -> None:
        with pytest.raises(LookupError, match=r"tolerated\.enum-case is a note"):
            rule("tolerated.enum-case").answer("intune")


class TestAnUnknownCode:
    @given(st.sampled_from(EXPECTED))
    def test_is_told_the_nearest_one(self, code: str) -> None:
        with pytest.raises(UnknownRuleError) as caught:
            rule(code + "s")
        assert str(caught.value) == f"No rule has the code {code + 's'!r}; the nearest is {code!r}."

    @given(st.text())
    def test_is_a_key_error_whatever_it_is(self, code: str) -> None:
        if code not in rules():
            with pytest.raises(KeyError):
                rule(code)


INTUNE = "microsoft.management.services.api."


class Recorded(NamedTuple):
    """What was seen on the wire: the rule, who answered, what filled the message, and the answer."""

    code: str
    dialect: str
    values: dict[str, str]
    status: int
    graph_code: str
    message: str


RECORDED = [
    Recorded("version.empty", "gateway", {}, 400, "BadRequest", "Invalid version."),
    Recorded(
        "version.unknown",
        "gateway",
        {"segment": "devicemanagement"},
        404,
        "ResourceNotFound",
        "Invalid version: devicemanagement",
    ),
    Recorded("auth.missing", "intune", {}, 401, "InvalidAuthenticationToken", "Access token is empty."),
    Recorded(
        "auth.expired",
        "directory",
        {},
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
    ),
    Recorded(
        "path.segment",
        "intune",
        {"segment": "foo"},
        400,
        "BadRequest",
        "Resource not found for the segment 'foo'.",
    ),
    Recorded(
        "query.top",
        "intune",
        {"value": "x"},
        400,
        "BadRequest",
        "Invalid value 'x' for $top query option found. The $top query option requires a non-negative integer value.",
    ),
    Recorded(
        "query.select",
        "intune",
        {"name": "x", "type": "microsoft.graph.T"},
        400,
        "BadRequest",
        "Parsing OData Select and Expand failed: Could not find a property named 'x' on type 'microsoft.graph.T'.",
    ),
    Recorded(
        "route.verb",
        "intune",
        {
            "template": "~/singleton/navigation/key/navigation/key",
            "verb": "PATCH",
            "request": "/DeviceConfigV2/DCV2GraphService/deviceManagement/configurationPolicies('1')/settings('1')",
        },
        400,
        "No method match route template",
        "No OData route exists that match template ~/singleton/navigation/key/navigation/key with http verb PATCH for "
        "request /DeviceConfigV2/DCV2GraphService/deviceManagement/configurationPolicies('1')/settings('1').",
    ),
    Recorded(
        "route.verb",
        "directory",
        {"template": "", "verb": "", "request": ""},
        405,
        "Request_BadRequest",
        "Specified HTTP method is not allowed for the request target.",
    ),
    Recorded(
        "permission.scope",
        "intune",
        {"scopes": "A.Read.All, A.ReadWrite.All"},
        403,
        "Forbidden",
        "Application is not authorized to perform this operation. Application must have one of the following scopes: "
        "A.Read.All, A.ReadWrite.All",
    ),
    Recorded(
        "permission.scope",
        "directory",
        {"scopes": "A.Read.All"},
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    ),
    Recorded("path.not-found", "intune", {"key": "1"}, 404, "ResourceNotFound", "An error has occurred"),
    Recorded(
        "path.not-found",
        "directory",
        {"key": "1"},
        404,
        "Request_ResourceNotFound",
        "Resource '1' does not exist or one of its queried reference-property objects are not present.",
    ),
    Recorded("precondition.failed", "intune", {}, 412, "ConditionNotMet", "An error has occurred"),
    Recorded(
        "body.unknown-property",
        "intune",
        {"name": "x", "type": "microsoft.graph.T", "internal": INTUNE + "T"},
        400,
        "ModelValidationFailure",
        "The property 'x' does not exist on type 'microsoft.management.services.api.T'. Make sure to only use property "
        "names that are defined by the type.",
    ),
    Recorded(
        "body.literal",
        "intune",
        {"literal": "/Date(1571240587193)/", "edm": "Edm.DateTimeOffset"},
        400,
        "ModelValidationFailure",
        "Cannot convert the literal '/Date(1571240587193)/' to the expected type 'Edm.DateTimeOffset'.",
    ),
    Recorded(
        "body.literal",
        "directory",
        {"literal": "...", "edm": "Edm.Binary"},
        400,
        "Request_BadRequest",
        "Cannot convert the literal '...' to the expected type 'Edm.Binary'.",
    ),
    Recorded(
        "body.type",
        "intune",
        {"literal": "0", "edm": "Edm.String"},
        400,
        "ModelValidationFailure",
        "Cannot convert the literal '0' to the expected type 'Edm.String'.",
    ),
    Recorded(
        "body.enum",
        "intune",
        {"literal": "equals"},
        400,
        "ModelValidationFailure",
        "Requested value 'equals' was not found.",
    ),
    Recorded(
        "body.unexpected-node",
        "intune",
        {"found": "StartArray", "expected": "PrimitiveValue"},
        400,
        "ModelValidationFailure",
        "An unexpected 'StartArray' node was found when reading from the JSON reader. A 'PrimitiveValue' node was "
        "expected.",
    ),
    Recorded(
        "body.type-unresolved",
        "intune",
        {"given": "microsoft.graph.x"},
        400,
        "ModelValidationFailure",
        "A type named 'microsoft.graph.x' could not be resolved by the model. When a model is available, each type "
        "name must resolve to a valid type.",
    ),
    Recorded(
        "body.type-not-assignable",
        "intune",
        {"given": "", "given_internal": INTUNE + "x", "type": "", "internal": INTUNE + "T"},
        400,
        "ModelValidationFailure",
        "An entry with type 'microsoft.management.services.api.x' was found, but it is not assignable to the expected "
        "type 'microsoft.management.services.api.T'. The type specified in the entry must be equal to either the "
        "expected type or a derived type.",
    ),
    Recorded(
        "body.null",
        "intune",
        {"name": "x", "edm": "Edm.Int32", "internal": "Edm.Int32"},
        400,
        "ModelValidationFailure",
        "A null value was found for the property named 'x', which has the expected type 'Edm.Int32[Nullable=False]'. "
        "The expected type 'Edm.Int32[Nullable=False]' does not allow null values.",
    ),
    Recorded(
        "body.deep-update",
        "intune",
        {"name": "settings", "type": "", "internal": INTUNE + "deviceManagementConfigurationPolicy"},
        400,
        "ModelValidationFailure",
        "Cannot apply PATCH to navigation property 'settings' on entity type "
        "'microsoft.management.services.api.deviceManagementConfigurationPolicy'.",
    ),
    Recorded("framing.empty", "intune", {}, 400, "BadRequest", "Empty Payload. JSON content expected."),
    Recorded(
        "framing.content-type-missing",
        "intune",
        {},
        400,
        "BadRequest",
        "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
    ),
    Recorded(
        "framing.json",
        "intune",
        {},
        400,
        "BadRequest",
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON "
        "format.",
    ),
]


@pytest.mark.parametrize("seen", RECORDED, ids=lambda seen: f"{seen.code}-{seen.dialect}")
def test_the_words_of_public_recordings(seen: Recorded) -> None:
    answer = rule(seen.code).answer(seen.dialect)
    assert (answer.status, answer.code) == (seen.status, seen.graph_code)
    assert answer.render(seen.values) == seen.message


@pytest.mark.parametrize("code", ["permission.scope", "permission.app-only", "path.not-found", "precondition.failed"])
def test_intune_wraps_what_is_no_fault_of_the_body(code: str) -> None:
    assert rule(code).answer("intune").wrapped
    assert not rule(code).answer("directory").wrapped


@pytest.mark.parametrize("code", ["route.verb", "body.enum"])
def test_intune_says_the_rest_in_plain_sentences(code: str) -> None:
    assert not rule(code).answer("intune").wrapped
