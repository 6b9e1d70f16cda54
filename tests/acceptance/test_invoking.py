"""Actions and functions on a socket: parameters, bindings, results and refusals, in both dialects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.contracts.operation_types import result_type
from tests.support import machines
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer

HOMES = ["/machines", "/floor/machines"]  # the directory's words, and Intune's
NOTHING: dict[str, str | None] = {"Content-Length": "0", "Content-Type": None}
KNOWN = machines.catalogue()
OPERATIONS = KNOWN.type(machines.MACHINE).operations
INTUNE_AND_DIRECTORY = pytest.mark.parametrize("home", HOMES)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    bundle = tmp_path_factory.mktemp("contoso") / "machines.json"
    bundle.write_text(json.dumps(machines.bundle()), encoding="utf-8")
    with Served(contracts=(bundle,)) as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


def made(client: Client, home: str = "/machines", machine: dict[str, Any] | None = None) -> str:
    answer = client.post(home, machine or machines.A_MACHINE)
    assert answer.status == 201, answer.body
    return f"{home}/{answer.json['id']}"


def assert_lawful(name: str, number: int, answer: Answer) -> None:
    """A result stands in the reply as the contract says, with its context."""
    operation = OPERATIONS[name][number]
    if operation.returns is None:
        assert (answer.status, answer.body) == (204, b"")
        return
    assert answer.status in ((200, 204) if operation.returns.nullable else (200,)), answer.body
    if answer.status == 204:
        return
    told = answer.json
    assert told.pop("@odata.context").endswith(f"/beta/$metadata#{operation.returns.type_text}")
    is_object = operation.returns.kind in ("complex", "entity") and not operation.returns.collection
    value = told if is_object else told["value"]
    verdict = result_type(KNOWN, "beta", operation).judge({"value": value}, view="response")
    assert not verdict.violations


@INTUNE_AND_DIRECTORY
@pytest.mark.parametrize("name", ["start", "rename", "clone", "copyFrom", "wake", "tune"])
def test_an_action_is_posted_with_its_parameters_and_answers_what_its_contract_says(
    client: Client, home: str, name: str
) -> None:
    sent = {
        "rename": {"to": "x"},
        "tune": {"speed": 7, "mood": "calm", "plan": {"name": "p", "steps": []}, "tags": ["a"]},
        "copyFrom": {"machines": [machines.A_MACHINE, machines.A_ROBOT]},
    }
    for spelling in (name, f"contoso.{name}", name.upper()):
        assert_lawful(name, 0, client.post(f"{made(client, home)}/{spelling}", sent.get(name, {})))


def test_an_action_can_be_bound_to_a_collection_or_to_nothing(client: Client) -> None:
    assert_lawful("scan", 0, client.post("/machines/scan", {"names": []}))
    assert client.post("/stopAll", {}).status == 204
    assert client.post("/microsoft.graph.stopAll", {}).status == 204


@pytest.mark.parametrize("headers", [NOTHING, {**NOTHING, "Content-Type": "application/json"}])
def test_an_action_without_parameters_takes_an_empty_body(client: Client, headers: dict[str, str | None]) -> None:
    assert client.post(f"{made(client)}/start", headers=headers).status == 204
    refused = client.post(f"{made(client)}/rename", headers=headers)
    assert (refused.rule, refused.pointer) == ("body.parameter-missing", "/to")


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("distance()", 0),
        ("distance", 0),
        ("distance(to='x%2Cy')", 1),
        ("contoso.distance(to='it''s')", 1),
        ("DISTANCE(TO=@p)?@p='a+b'", 1),
        ("distance(mood='calm',to=null)", 2),
        ("distance(to=@a,mood=@b)?@b=contoso.mood'cross'", 2),
    ],
)
def test_a_function_is_found_by_the_names_of_its_parameters(client: Client, path: str, number: int) -> None:
    assert_lawful("distance", number, client.get(f"{made(client)}/{path}"))


def test_parameters_of_every_sort_are_read(client: Client) -> None:
    path = (
        "weigh(number=-5,when=2026-01-01T00:00:00Z,key=0f8fad5b-d9cb-469f-a165-70867728950e,exact=true,"
        "skills='cut,weld',names=@names)?@names=%5B%22a,b%22,%22%22%5D"
    )
    assert_lawful("weigh", 0, client.get(f"{made(client)}/{path}"))


@pytest.mark.parametrize(
    ("path", "rule", "told"),
    [
        ("distance(from='x')", "path.segment", "Resource not found for the segment 'distance'."),
        ("distance(mood='calm')", "path.segment", "Resource not found for the segment 'distance'."),
        ("recent(most=1)", "path.segment", "Resource not found for the segment 'recent'."),
        ("distance(to=5)", "query.parameter", "Cannot convert the literal '5' to the expected type 'Edm.String'."),
        (
            "distance(to=null)",
            "query.parameter",
            "Cannot convert the literal 'null' to the expected type 'Edm.String'.",
        ),
        ("distance(to=@x)", "query.parameter", "Cannot convert the literal 'null' to the expected type 'Edm.String'."),
        (
            "distance(to=null,mood='merry')",
            "query.parameter",
            "Cannot convert the literal ''merry'' to the expected type 'contoso.mood'.",
        ),
        ("distance(to='x'", "path.syntax", None),
        ("distance(to)", "path.syntax", None),
        ("distance(to='x',TO='y')", "path.syntax", None),
        ("distance(to=@a)?@a='x'&@a='y'", "query.repeated", None),
    ],
)
def test_a_function_call_that_does_not_fit_is_refused(client: Client, path: str, rule: str, told: str | None) -> None:
    refused = client.get(f"{made(client)}/{path}")
    assert (refused.status, refused.rule) == (400, rule)
    assert refused.code == "BadRequest"
    assert told in (None, refused.message)


@pytest.mark.parametrize(
    ("sent", "rule", "pointer"),
    [
        ({"speed": 7, "pace": 1}, "body.parameter-unknown", "/pace"),
        ({"mood": "calm"}, "body.parameter-missing", "/speed"),
        ({"speed": None}, "body.null", "/speed"),
        ({"speed": "fast"}, "body.type", "/speed"),
        ({"speed": 101}, "body.constraint", "/speed"),
        ({"speed": 7, "mood": "merry"}, "body.enum", "/mood"),
        ({"speed": 7, "plan": {"name": "p", "steps": [{"score": 1}]}}, "body.missing", "/plan/steps/0/mood"),
        ({"speed": 7, "plan": {"name": "p", "speed": 1}}, "body.unknown-property", "/plan/speed"),
        ({"speed": 7, "SPEED": 8}, "body.duplicate", "/SPEED"),
    ],
)
@INTUNE_AND_DIRECTORY
def test_the_parameters_of_an_action_are_judged_as_bodies_are(
    client: Client, home: str, sent: dict[str, Any], rule: str, pointer: str
) -> None:
    refused = client.post(f"{made(client, home)}/tune", sent)
    assert (refused.status, refused.rule, refused.pointer) == (400, rule, pointer)


def test_an_unknown_parameter_is_told_in_the_words_of_each_dialect(client: Client) -> None:
    directory = client.post(f"{made(client)}/rename", {"to": "x", "why": 1})
    assert (directory.code, directory.message) == (
        "Request_BadRequest",
        "The parameter 'why' in the request payload is not a valid parameter for the operation 'rename'.",
    )
    intune = client.post(f"{made(client, HOMES[1])}/rename", {"to": "x", "why": 1})
    assert intune.code == "BadRequest"
    assert json.loads(intune.message)["Message"].startswith("Invalid ODataActionParameter 'why' - Operation ID (")


def test_the_wrong_verb_has_no_route_in_intune_and_is_not_allowed_in_the_directory(client: Client) -> None:
    machine = made(client, HOMES[1])
    for verb, name, kind in (
        ("GET", "start", "action"),
        ("POST", "distance()", "function"),
        ("PATCH", "start", "action"),
    ):
        refused = client.call(verb, f"{machine}/{name}", {} if verb != "GET" else None)
        assert (refused.status, refused.code) == (400, "No method match route template")
        assert f"~/singleton/navigation/key/{kind} with http verb {verb} for request" in refused.message
    for verb, name, allowed in (("GET", "start", "POST"), ("POST", "distance()", "GET, HEAD")):
        refused = client.call(verb, f"{made(client)}/{name}", {} if verb != "GET" else None)
        assert (refused.status, refused.rule, refused.headers["allow"]) == (405, "route.verb", allowed)


@INTUNE_AND_DIRECTORY
def test_what_an_operation_is_bound_to_must_exist_before_its_body_is_judged(client: Client, home: str) -> None:
    assert client.post(f"{home}/absent/tune", {"pace": 1}).rule == "path.not-found"
    assert client.get(f"{home}/absent/distance()").rule == "path.not-found"
    assert client.post(f"{home}/absent/parts/scan", {}).rule == "path.not-found"


def test_operations_of_a_derived_type_stand_behind_a_cast_to_it(client: Client) -> None:
    robot, press = made(client, machine=machines.A_ROBOT), made(client)
    assert client.post(f"{robot}/{machines.ROBOT}/dance", {}).status == 200
    assert client.post(f"{robot}/dance", {}).rule == "path.segment"
    assert client.post(f"{press}/{machines.ROBOT}/dance", {}).rule == "path.not-found"
    assert client.post(f"{robot}/start", {}).status == 204
    assert client.post(f"{robot}/{machines.ROBOT}/start", {}).rule == "body.parameter-missing"


def test_who_may_read_may_call_functions_and_who_may_write_actions(served: Served, client: Client) -> None:
    def as_(permission: str) -> dict[str, str | None]:
        with served.client() as admin:
            token = admin.post("/_graphfake/tokens", {"permissions": [permission]}).json["access_token"]
        return {"Authorization": f"Bearer {token}"}

    machine = made(client)
    reader, writer, runner = as_("Machine.Read"), as_("Machine.Write"), as_("Machine.Run")
    assert client.get(f"{machine}/distance()", headers=reader).status == 200
    assert client.post(f"{machine}/start", {}, headers=reader).rule == "permission.scope"
    assert client.post(f"{machine}/start", {}, headers=writer).status == 204
    assert client.post(f"{machine}/restrict", {}, headers=writer).rule == "permission.scope"
    assert client.post(f"{machine}/restrict", {}, headers=runner).status == 204
    with served.client() as admin:
        token = admin.post("/_graphfake/tokens", {}).json["access_token"]
    everything: dict[str, str | None] = {"Authorization": f"Bearer {token}"}
    assert client.post(f"{machine}/restrict", {}, headers=everything).status == 204


def test_results_depend_on_the_seed_the_place_and_the_call_alone(served: Served) -> None:
    def told(noise: bool) -> list[Any]:
        with served.client() as admin:
            url = admin.post("/_graphfake/spaces", {"seed": 7}).json["url"]
        with Client(url) as client:
            machine = made(client)
            if noise:
                client.post("/machines/scan", {})
                client.post(f"{machine}/clone", {})
            found = [client.post(f"{machine}/tune", {"speed": number}).json for number in range(2)]
            asked = [client.get(f"{machine}/distance(to='{text}')").json["value"] for text in "aabb"]
            return [[{k: v for k, v in each.items() if k[0] != "@"} for each in found], asked]

    first, again = told(noise=False), told(noise=True)
    assert first == again
    assert first[0][0] != first[0][1]  # an action does something each time
    assert first[1][0] == first[1][1] != first[1][2]  # a function is asked again and says the same


def test_entities_that_a_function_gives_are_picked_ordered_and_paged_as_stored_ones_are(served: Served) -> None:
    known = [{"id": str(number), **machines.A_MACHINE, "name": f"m{number % 3}"} for number in range(10)]
    served.engine.handlers.register("default", "contoso.recent", lambda _: known)
    with served.client() as client:
        url, found = "/machines/recent(most=9)?$select=name&$orderby=name desc&$filter=name ne 'm1'&$count=true", []
        pages = 0
        while url:
            page = client.get(url.replace(" ", "%20")).json
            assert page.get("@odata.count", 7) == 7
            found += [entity["name"] for entity in page["value"]]
            url = page.get("@odata.nextLink", "").removeprefix(f"{client.url}/beta")
            pages += 1
        assert found == ["m2"] * 3 + ["m0"] * 4
        assert pages == 3
        assert client.get("/machines/recent(most=9)?$select=nome").rule == "query.select"
        assert client.get("/machines/recent(most=8)?$top=-1").rule == "query.top"
    served.engine.handlers.forget("default")


def test_options_are_held_to_what_the_overload_that_is_called_gives(client: Client) -> None:
    machine = made(client)
    for call in ("nearest", "nearest(most=2)", "nearest"):  # in any order: what was read of one is no other's
        answers = [client.get(f"{machine}/{call}?{option}") for option in ("$top=1", "$select=name", "$select=score")]
        expected = [200, 200, 400] if "most" in call else [400, 200, 400]
        assert [answer.status for answer in answers] == expected
    assert client.get(f"{machine}/nearest(report=true)?$select=score").rule == "coverage.query-option"


@pytest.mark.parametrize(
    ("verb", "call", "option", "rule"),
    [
        ("GET", "/moods()", "$filter=$it eq 'calm'", "coverage.query-option"),
        ("GET", "/moods()", "$orderby=$it", "coverage.query-option"),
        ("GET", "/moods()", "$skiptoken=x", "coverage.query-option"),
        ("GET", "/moods()", "$top=1&$skip=1&$count=true&$format=json", None),
        ("GET", "/add(a=1,b=2)", "$select=a", "coverage.query-option"),
        ("POST", "/machines/scan", "$top=1", "coverage.query-option"),
        ("POST", "/machines/scan", "$select=score", "coverage.query-option"),
        ("POST", "/stopAll", "$select=name", "coverage.query-option"),
        ("POST", "/stopAll", "$top=1", "query.not-a-collection"),
        ("POST", "/stopAll", "mine=1", None),
    ],
)
def test_no_option_is_passed_over_in_silence(
    client: Client, verb: str, call: str, option: str, rule: str | None
) -> None:
    body: dict[str, Any] | None = None if verb == "GET" else {"names": []} if "scan" in call else {}
    assert client.call(verb, f"{call}?{option.replace(' ', '%20')}", body).rule == rule


def test_options_for_lists_do_not_fit_a_single_result(client: Client) -> None:
    assert client.get(f"{made(client)}/distance()?$top=1").rule == "query.not-a-collection"
    assert len(client.get("/moods()?$top=1&$skip=0").json["value"]) <= 1


def test_operations_are_called_in_a_batch_too(client: Client) -> None:
    machine = made(client)
    steps = [
        {"id": "1", "method": "GET", "url": f"{machine}/distance(to='x')"},
        {
            "id": "2",
            "method": "POST",
            "url": f"{machine}/rename",
            "headers": {"Content-Type": "application/json"},
            "body": {"to": "y"},
        },
    ]
    answers = {each["id"]: each for each in client.post("/$batch", {"requests": steps}).json["responses"]}
    assert [answers[number]["status"] for number in "12"] == [200, 200]
    assert answers["1"]["body"]["@odata.context"].endswith("#Edm.Double")


@pytest.mark.parametrize("metadata", ["none", "minimal", "full"])
def test_results_are_shown_in_the_form_that_is_asked_for(client: Client, metadata: str) -> None:
    accept = {"Accept": f"application/json;odata.metadata={metadata}"}
    machine = made(client)
    for answer in (
        client.get(f"{machine}/distance()", headers=accept),
        client.post(f"{machine}/clone", {}, headers=accept),
        client.post("/machines/scan", {}, headers=accept),
    ):
        assert answer.status == 200
        assert ("@odata.context" in answer.json) is (metadata != "none")
        assert f"odata.metadata={metadata}" in answer.headers["content-type"]
