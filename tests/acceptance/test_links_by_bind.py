"""`@odata.bind` in bodies, and what any sequence of linking and unlinking comes to, held against a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import people
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(contracts=(people.write(tmp_path_factory.mktemp("people")),)) as served:
        yield served


def opened(served: Served) -> Client:
    with served.client() as admin:
        return Client(admin.post("/_graphfake/spaces", {}).json["url"])


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with opened(served) as client:
        yield client


def make(client: Client, path: str, **values: Any) -> str:
    answer = client.post(path, {"phones": [], **values} if path == "/people" else values)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def ids(client: Client, path: str) -> list[str]:
    return [entity["id"] for entity in client.get(path).json["value"]]


def test_an_entity_is_made_with_links_to_those_that_are_there(client: Client) -> None:
    ann, bob = make(client, "/people"), make(client, "/people")
    team = make(
        client,
        "/teams",
        **{
            "members@odata.bind": [
                f"{client.url}/beta/people/{ann}",
                f"https://graph.microsoft.com/v1.0/people('{bob}')",
            ],
            "lead@odata.bind": f"directoryObjects/{bob}",
        },
    )

    assert ids(client, f"/teams/{team}/members") == [ann, bob]
    assert client.get(f"/teams/{team}/lead").json["id"] == bob
    assert ids(client, f"/people/{ann}/teams") == [team]


def test_an_update_adds_to_a_collection_and_replaces_a_single_link(client: Client) -> None:
    ann, bob, team = make(client, "/people"), make(client, "/people"), make(client, "/teams")

    for one in (ann, bob):
        body = {"displayName": "T", "MEMBERS@odata.bind": [f"people/{one}"], "lead@odata.bind": f"people/{one}"}
        assert client.patch(f"/teams/{team}", body).status == 204

    assert ids(client, f"/teams/{team}/members") == [ann, bob]
    assert client.get(f"/teams/{team}/lead").json["id"] == bob
    assert client.get(f"/teams/{team}").json["displayName"] == "T"


def test_a_singleton_that_nobody_has_written_to_is_linked_like_any_entity(client: Client) -> None:
    team = make(client, "/teams", **{"lead@odata.bind": "boss"})

    assert client.get(f"/teams/{team}/lead").json["id"] == "boss"


def test_an_entity_of_a_derived_type_is_made_with_links_too(client: Client) -> None:
    ann, robot = make(client, "/people"), {"@odata.type": "#contoso.robot", "manager@odata.bind": "people/{}"}
    robot["manager@odata.bind"] = f"people/{ann}"

    made = make(client, "/people", **robot)

    assert client.get(f"/people/{made}/manager").json["id"] == ann
    assert ids(client, f"/people/{ann}/reports") == [made]


def test_what_stands_inline_can_have_links_of_its_own(client: Client) -> None:
    ann = make(client, "/people")
    notes = [{"text": "a"}, {"text": "b", "reader@odata.bind": f"people/{ann}"}]
    made = make(client, "/people", NOTES=notes)

    readers = [client.get(f"/people/{made}/notes/{one}/reader") for one in ids(client, f"/people/{made}/notes")]
    assert [(answer.status, answer.json.get("id")) for answer in readers] == [(404, None), (200, ann)]

    notes[0]["reader@odata.bind"] = "people/missing"
    refused = client.post("/people", {"phones": [], "NOTES": notes})
    assert (refused.status, refused.pointer) == (404, "/NOTES/0/reader@odata.bind")
    assert ids(client, "/people") == [ann, made]


@pytest.mark.parametrize(
    ("body", "status", "rule", "pointer"),
    [
        ({"members@odata.bind": ["people/missing"]}, 404, "path.not-found", "/members@odata.bind/0"),
        ({"lead@odata.bind": "https://example.org/beta/people/x"}, 400, "body.reference-url", "/lead@odata.bind"),
        ({"lead@odata.bind": "teams/{team}"}, 400, "body.reference-type", "/lead@odata.bind"),
        ({"members@odata.bind": ["people/{ann}"] * 2}, 400, "conflict.reference", "/members@odata.bind/1"),
        ({"members@odata.bind": ["people/{ann}"] * 21}, 400, "body.bind-too-many", "/members@odata.bind"),
        ({"members@odata.bind": "people/{ann}"}, 400, "body.bind", "/members@odata.bind"),
        ({"lead@odata.bind": None}, 400, "body.bind", "/lead@odata.bind"),
        ({"head@odata.bind": "people/{ann}"}, 400, "body.unknown-property", "/head@odata.bind"),
        ({"lead": {"id": "x"}}, 400, "body.inline-reference", "/lead"),
    ],
)
def test_what_cannot_be_linked_changes_nothing(
    client: Client, body: dict[str, Any], status: int, rule: str, pointer: str
) -> None:
    ann, team = make(client, "/people"), make(client, "/teams")
    sent = {name: _filled(value, ann, team) for name, value in body.items()}

    made = client.post("/teams", {"displayName": "new", **sent})
    changed = client.patch(f"/teams/{team}", {"displayName": "new", **sent})

    for answer in (made, changed):
        assert (answer.status, answer.rule, answer.pointer) == (status, rule, pointer), answer.body
    assert ids(client, "/teams") == [team]
    assert client.get(f"/teams/{team}").json["displayName"] is None
    assert ids(client, f"/teams/{team}/members") == ids(client, f"/people/{ann}/teams") == []


def _filled(value: Any, ann: str, team: str) -> Any:
    if isinstance(value, list):
        return [_filled(item, ann, team) for item in value]
    return value.replace("{ann}", ann).replace("{team}", team) if isinstance(value, str) else value


def test_a_reply_can_be_minimal_where_an_entity_is_made(client: Client) -> None:
    answer = client.post("/teams", {}, headers={"Prefer": "return=minimal"})

    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["preference-applied"] == "return=minimal"
    assert answer.headers["location"] == answer.headers["odata-entityid"]
    assert client.get(answer.headers["location"].removeprefix(f"{client.url}/beta")).status == 200


class Chart:
    """Who reports to whom: at most one manager each."""

    def __init__(self) -> None:
        self.manager: dict[int, int] = {}
        self.gone: set[int] = set()

    def do(self, step: str, low: int, high: int) -> int:
        """The status that the step comes to."""
        lost = bool({low, high} & self.gone)
        linked = self.manager.get(low) == high and not lost
        if step in ("hire", "report", "bind"):
            if lost or (step == "report" and linked):
                return 404 if lost else 400
            self.manager[low] = high
        elif step in ("quit", "drop"):
            if not (linked if step == "drop" else low in self.manager):
                return 404
            del self.manager[low]
        else:
            if low in self.gone:
                return 404
            self.gone.add(low)
            self.manager = {one: other for one, other in self.manager.items() if low not in (one, other)}
        return 204


def do(client: Client, step: str, low: str, high: str) -> int:
    """The status that the step has on the wire."""
    calls = {
        "hire": lambda: client.call("PUT", f"/people/{low}/manager/$ref", {"@odata.id": f"people/{high}"}),
        "report": lambda: client.post(f"/people/{high}/reports/$ref", {"@odata.id": f"people/{low}"}),
        "bind": lambda: client.patch(f"/people/{low}", {"manager@odata.bind": f"people/{high}"}),
        "quit": lambda: client.delete(f"/people/{low}/manager/$ref"),
        "drop": lambda: client.delete(f"/people/{high}/reports/{low}/$ref"),
        "delete": lambda: client.delete(f"/people/{low}"),
    }
    return calls[step]().status


STEPS = ("hire", "report", "bind", "quit", "drop", "delete")
histories = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=15)


@settings(max_examples=40)
@given(history=histories)
def test_links_are_what_a_plain_table_says_they_are(served: Served, history: list[tuple[str, int, int]]) -> None:
    """`reports` are the same links as `manager` from the other side, and nothing that is deleted leaves any."""
    with opened(served) as client:
        chart, keys = Chart(), [make(client, "/people") for _ in range(4)]
        for step, low, high in history:
            assert do(client, step, keys[low], keys[high]) == chart.do(step, low, high), (step, low, high)
        for number, key in enumerate(keys):
            if number in chart.gone:
                assert client.get(f"/people/{key}/reports").status == 404
                continue
            boss = client.get(f"/people/{key}/manager")
            known = chart.manager.get(number)
            assert (boss.json["id"] if boss.status == 200 else None) == (None if known is None else keys[known])
            below = [keys[low] for low in sorted(chart.manager) if chart.manager[low] == number]
            assert ids(client, f"/people/{key}/reports") == below
            listed = client.get(f"/people/{key}/reports/$ref").json["value"]
            assert [one["@odata.id"] for one in listed] == [f"{client.url}/beta/people('{one}')" for one in below]
