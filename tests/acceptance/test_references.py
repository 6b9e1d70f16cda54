"""Entities that live elsewhere: reached through links, and the links themselves read and written by `$ref`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.support import people
from tests.support.served import Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

EXISTS = "One or more added object references already exist for the following modified properties: 'members'."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(contracts=(people.write(tmp_path_factory.mktemp("people")),)) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as admin:
        url = admin.post("/_graphfake/spaces", {}).json["url"]
    with Client(url) as opened:
        yield opened


def make(client: Client, path: str, **values: Any) -> str:
    answer = client.post(path, values)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def person(client: Client, name: str = "x", **more: Any) -> str:
    return make(client, "/people", displayName=name, **{"phones": [], **more})


def refer(client: Client, path: str, url: str, verb: str = "POST") -> Answer:
    return client.call(verb, f"{path}/$ref", {"@odata.id": url})


def ids(client: Client, path: str) -> list[str]:
    return [entity["id"] for entity in client.get(path).json["value"]]


def test_members_are_linked_listed_found_counted_and_let_go(client: Client) -> None:
    team, ann, bob = make(client, "/teams"), person(client, "Ann"), person(client, "Bob")
    members = f"/teams/{team}/members"

    for one in (ann, bob):
        answer = refer(client, members, f"https://graph.microsoft.com/v1.0/directoryObjects/{one}")
        assert (answer.status, answer.body) == (204, b"")

    listed = client.get(members)
    assert [one["displayName"] for one in listed.json["value"]] == ["Ann", "Bob"]
    assert listed.json["@odata.context"] == f"{client.url}/beta/$metadata#things"
    assert client.get(f"{members}/{ann}").json["mail"] is None
    assert client.get(f"{members}/{ann}").json["@odata.context"] == f"{client.url}/beta/$metadata#things/$entity"
    assert client.get(f"{members}/$count").body == b"2"
    assert client.get(f"{members}/contoso.person/{bob}/displayName").json["value"] == "Bob"
    assert client.get(f"{members}/contoso.team").json["value"] == []
    assert client.get(f"{members}/contoso.person/$count").body == b"2"

    assert client.delete(f"{members}/{ann}/$ref").status == 204
    assert ids(client, members) == [bob]
    assert client.get(f"/people/{ann}").status == 200
    assert client.delete(f"{members}/{ann}/$ref").rule == "path.not-found"
    assert client.delete(f"{members}/$ref?$id={client.url}/beta/people('{bob}')").status == 204
    assert ids(client, members) == []


@pytest.mark.parametrize(
    "form",
    [
        *("https://graph.microsoft.com/v1.0/people/{}", "https://graph.microsoft.com/beta/people('{}')"),
        *("https://graph.microsoft.us/beta/directoryObjects/{}", "HTTPS://DOD-GRAPH.MICROSOFT.US/v1.0/People/{}"),
        *("{own}/beta/people/{}", "{own}/v1.0/people/{}", "people/{}", "/people('{}')", "/beta/people/{}"),
        *("things/{}", "directoryObjects('{}')", "people('{}')/contoso.person"),
    ],
)
def test_a_reference_is_any_url_that_means_the_entity(client: Client, form: str) -> None:
    team, ann = make(client, "/teams"), person(client)
    url = form.replace("{own}", client.url).replace("{}", ann)

    assert refer(client, f"/teams/{team}/members", url).status == 204
    assert ids(client, f"/teams/{team}/members") == [ann]
    assert refer(client, f"/teams/{team}/lead", url, "PUT").status == 204
    assert client.get(f"/teams/{team}/lead").json["id"] == ann


@pytest.mark.parametrize(
    ("body", "status", "rule", "pointer"),
    [
        ({}, 400, "body.reference", None),
        ({"id": "x"}, 400, "body.reference", "/id"),
        ({"@odata.id": 5}, 400, "body.reference", "/@odata.id"),
        ({"@odata.id": ""}, 400, "body.reference", "/@odata.id"),
        ({"@odata.id": "https://example.org/beta/people/x"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "https://graph.microsoft.com/people/x"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "/_space/another/beta/people/x"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "people"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "directoryObjects"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "ftp://graph.microsoft.com/beta/people/x"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": f"people('{'x' * 20_000}')"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "nobody/x"}, 501, "coverage.path", "/@odata.id"),
        ({"@odata.id": "people('x"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "people/x/displayName"}, 400, "body.reference-url", "/@odata.id"),
        ({"@odata.id": "people/missing"}, 404, "path.not-found", "/@odata.id"),
        ({"@odata.id": "directoryObjects/missing"}, 404, "path.not-found", "/@odata.id"),
        ({"@odata.id": "rooms(1)"}, 404, "path.not-found", "/@odata.id"),
    ],
)
def test_what_refers_to_nothing_is_refused(client: Client, body: Any, status: int, rule: str, pointer: str) -> None:
    team = make(client, "/teams")

    answer = client.post(f"/teams/{team}/members/$ref", body)

    assert (answer.status, answer.rule) == (status, rule), answer.body
    assert answer.pointer == (pointer or "")
    assert ids(client, f"/teams/{team}/members") == []


def test_what_is_there_already_or_of_another_type_is_refused(client: Client) -> None:
    team, ann = make(client, "/teams"), person(client)
    refer(client, f"/teams/{team}/members", f"people/{ann}")

    again = refer(client, f"/teams/{team}/members", f"people/{ann}")
    wrong = refer(client, f"/teams/{team}/lead", f"teams/{team}", "PUT")

    assert (again.status, again.code, again.message) == (400, "Request_BadRequest", EXISTS)
    assert (wrong.status, wrong.rule, wrong.pointer) == (400, "body.reference-type", "/@odata.id")
    assert client.get(f"/teams/{team}/lead").status == 404
    assert refer(client, "/teams/nobody/members", "x").rule == "path.not-found"


def test_references_are_listed_in_pages_and_read_alone(client: Client) -> None:
    team = make(client, "/teams")
    made = [person(client, str(number)) for number in range(7)]
    for one in made:
        refer(client, f"/teams/{team}/members", f"people/{one}")
    refer(client, f"/teams/{team}/lead", f"people/{made[0]}", "PUT")

    seen: list[str] = []
    url = f"/teams/{team}/members/$ref?$count=true"
    while url:
        page = client.get(url).json
        assert page["@odata.context"] == f"{client.url}/beta/$metadata#Collection($ref)"
        seen += [one["@odata.id"] for one in page["value"]]
        assert len(page["value"]) <= 3
        url = page.get("@odata.nextLink", "").removeprefix(f"{client.url}/beta")

    assert seen == [f"{client.url}/beta/people('{one}')" for one in made]
    assert client.get(f"/teams/{team}/members/$ref?$count=true&$top=1").json["@odata.count"] == 7
    assert client.get(f"/teams/{team}/lead/$ref").json == {
        "@odata.context": f"{client.url}/beta/$metadata#$ref",
        "@odata.id": f"{client.url}/beta/people('{made[0]}')",
    }
    bare = client.get(f"/teams/{team}/lead/$ref", headers={"Accept": "application/json;odata.metadata=none"})
    assert (list(bare.json), "metadata=none" in bare.headers["content-type"]) == (["@odata.id"], True)


def test_partners_are_kept_in_step(client: Client) -> None:
    ann, bob, cat = person(client, "Ann"), person(client, "Bob"), person(client, "Cat")

    assert refer(client, f"/people/{ann}/manager", f"people/{bob}", "PUT").status == 204
    assert ids(client, f"/people/{bob}/reports") == [ann]
    assert refer(client, f"/people/{cat}/reports", f"people/{ann}").status == 204
    assert client.get(f"/people/{ann}/manager").json["id"] == cat
    assert ids(client, f"/people/{bob}/reports") == []
    assert client.get(f"/people/{ann}/manager/reports/{ann}/manager/displayName").json["value"] == "Cat"
    assert client.delete(f"/people/{ann}/manager/$ref").status == 204
    assert ids(client, f"/people/{cat}/reports") == []
    assert client.delete(f"/people/{ann}/manager/$ref").rule == "path.not-found"
    assert client.get(f"/people/{ann}/manager").rule == "path.not-found"
    assert client.get(f"/people/{ann}/manager/$ref").rule == "path.not-found"


def test_what_has_one_owner_changes_hands(client: Client) -> None:
    ann, bob, desk = person(client), person(client), make(client, "/desks")
    refer(client, f"/people/{ann}/desk", f"desks/{desk}", "PUT")

    refer(client, f"/people/{bob}/desk", f"desks/{desk}", "PUT")

    assert client.get(f"/desks/{desk}/owner").json["id"] == bob
    assert client.get(f"/people/{ann}/desk").status == 404
    refer(client, f"/desks/{desk}/owner", f"people/{ann}", "PUT")
    assert client.get(f"/people/{bob}/desk").status == 404


def test_only_one_side_needs_to_name_the_other(client: Client) -> None:
    team, ann = make(client, "/teams"), person(client)

    refer(client, f"/teams/{team}/members", f"people/{ann}")
    assert ids(client, f"/people/{ann}/teams") == [team]
    client.delete(f"/people/{ann}/teams/{team}/$ref")
    assert ids(client, f"/teams/{team}/members") == []


def test_what_contains_is_found_from_what_it_contains(client: Client) -> None:
    ann = person(client, "Ann")
    note = make(client, f"/people/{ann}/notes", text="hello")

    assert client.get(f"/people/{ann}/notes/{note}/author").json["displayName"] == "Ann"
    assert client.get(f"/people/{ann}/notes/{note}/author/$ref").json["@odata.id"].endswith(f"/people('{ann}')")
    refused = refer(client, f"/people/{ann}/notes/{note}/author", f"people/{person(client)}", "PUT")
    assert refused.rule == "coverage.operation"
    assert client.delete(f"/people/{ann}/notes/{note}/author/$ref").rule == "coverage.operation"


def test_one_that_stands_alone_in_what_contains_it_is_found_by_its_key_among_links(client: Client) -> None:
    team = make(client, "/teams")
    owners = [person(client, photo={"width": width}) for width in (1, 2)]
    for owner in owners:
        assert refer(client, f"/teams/{team}/members", f"people/{owner}/photo").status == 204

    first, second = ids(client, f"/teams/{team}/members")
    assert client.get(f"/teams/{team}/members/{second}").json["width"] == 2
    assert client.delete(f"/teams/{team}/members/{first}/$ref").status == 204
    assert ids(client, f"/teams/{team}/members") == [second]


def test_deleting_through_a_link_deletes_the_entity_and_every_link_with_it(client: Client) -> None:
    team, ann, bob = make(client, "/teams"), person(client), person(client)
    for one in (ann, bob):
        refer(client, f"/teams/{team}/members", f"people/{one}")
    refer(client, f"/people/{ann}/manager", f"people/{bob}", "PUT")

    assert client.delete(f"/teams/{team}/members/{bob}").status == 204

    assert client.get(f"/people/{bob}").status == 404
    assert ids(client, f"/teams/{team}/members") == [ann]
    assert client.get(f"/people/{ann}/manager").status == 404
    assert client.delete(f"/teams/{team}").status == 204
    assert ids(client, f"/people/{ann}/teams") == []


def test_an_entity_is_changed_where_a_link_leads(client: Client) -> None:
    team, ann = make(client, "/teams"), person(client, "Ann")
    refer(client, f"/teams/{team}/members", f"people/{ann}")

    assert client.patch(f"/teams/{team}/members/{ann}", {"displayName": "Anna"}).status == 204
    note = make(client, f"/teams/{team}/members/contoso.person/{ann}/notes", text="x")

    assert client.get(f"/people/{ann}").json["displayName"] == "Anna"
    assert ids(client, f"/people/{ann}/notes") == [note]


def test_what_is_made_at_the_end_of_links_lives_in_its_own_set(client: Client) -> None:
    bob = person(client, "Bob")

    made = client.post(f"/people/{bob}/reports", {"displayName": "Cy", "phones": []})

    assert made.status == 201
    assert made.headers["location"] == f"{client.url}/beta/people('{made.json['id']}')"
    assert client.get(f"/people/{made.json['id']}/manager").json["id"] == bob


def test_a_singleton_refers_and_is_referred_to(client: Client) -> None:
    ann = person(client, "Ann")

    assert client.get("/boss/reports").json["value"] == []
    assert refer(client, "/boss/reports", f"people/{ann}").status == 204
    assert ids(client, "/boss/reports") == [ann]
    assert client.get(f"/people/{ann}/manager").json["id"] == "boss"
    assert client.get(f"/people/{ann}/manager/$ref").json["@odata.id"] == f"{client.url}/beta/boss"
    team = make(client, "/teams")
    assert refer(client, f"/teams/{team}/lead", f"{client.url}/beta/boss", "PUT").status == 204


def test_an_update_by_what_stands_for_the_key_makes_what_is_missing_where_it_is_told_to(client: Client) -> None:
    upsert: dict[str, str | None] = {"Prefer": "create-if-missing"}
    for path in ("/people(mail='ann@x')", f"/people/{person(client)}x"):
        assert client.patch(path, {"displayName": "Ann"}).rule == "path.not-found"
    assert client.patch("/people/x", {"phones": []}, headers=upsert).rule == "path.not-found"
    assert client.patch("/people(mail='ann@x')", {"phones": [5]}, headers=upsert).rule == "body.type"

    made = client.patch("/people(mail='ann@x')", {"displayName": "Ann", "phones": []}, headers=upsert)
    changed = client.patch("/people(mail='ann@x')", {"displayName": "Anna"}, headers=upsert)

    assert (made.status, made.json["mail"], made.headers["preference-applied"]) == (201, "ann@x", "create-if-missing")
    assert made.headers["location"] == f"{client.url}/beta/people('{made.json['id']}')"
    assert (changed.status, changed.body) == (204, b"")
    assert client.get(f"/people/{made.json['id']}").json["displayName"] == "Anna"
    assert client.call("PUT", "/people(mail='ann@x')", {}, headers=upsert).rule == "route.verb"


def test_a_singleton_is_of_its_own_type_whatever_it_is_cast_to(client: Client) -> None:
    for cast in ("contoso.thing", "contoso.person"):
        assert client.get(f"/boss/{cast}").json["@odata.type"] == "#contoso.person"
    assert client.get("/boss/contoso.robot").rule == "path.not-found"


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/people/$ref"),
        ("GET", "/people/{0}/$ref"),
        ("GET", "/people/{0}/notes/$ref"),
        ("PUT", "/people/{0}/photo/$ref"),
        ("PATCH", "/people/{0}/manager/$ref"),
        ("POST", "/people/{0}/manager/$ref"),
        ("PUT", "/people/{0}/reports/$ref"),
        ("PUT", "/people/{0}/reports/{0}/$ref"),
        ("GET", "/people/{0}/reports/delta"),
    ],
)
def test_nothing_else_is_a_reference_to_edit(client: Client, verb: str, path: str) -> None:
    answer = client.call(verb, path.format(person(client)), {"@odata.id": "people/x"})

    assert answer.status in (400, 405)
    assert answer.rule in ("route.verb", "route.unsupported-form", "path.segment")


def test_what_cannot_be_made_or_deleted_can_be_linked(client: Client) -> None:
    team, room = make(client, "/teams"), client.post("/rooms", {}).json["number"]
    rooms = f"/teams/{team}/rooms"

    assert refer(client, rooms, f"rooms({room})").status == 204
    assert client.get(f"{rooms}({room})").json["number"] == room
    for verb, path in (("POST", rooms), ("DELETE", f"/rooms/{room}"), ("DELETE", f"{rooms}/{room}")):
        assert client.call(verb, path, {}).rule == "route.verb"
    assert client.delete(f"{rooms}/{room}/$ref").status == 204
    assert client.delete("/boss").rule == "route.verb"


def test_what_was_found_is_changed_and_deleted_as_its_own_type_offers(client: Client) -> None:
    robot = person(client, **{"@odata.type": "#contoso.robot"})
    refer(client, "/boss/reports", "boss")

    for path in (f"/people/{robot}", f"/things/{robot}"):
        for verb in ("PATCH", "DELETE"):
            answer = client.call(verb, path, {})
            assert (answer.rule, answer.headers["allow"]) == ("route.verb", "GET, HEAD")
    assert (client.delete("/boss/reports/boss").rule, client.delete("/boss/manager").rule) == ("route.verb",) * 2
    assert client.get("/boss/manager").json["id"] == "boss"


def test_an_entity_of_any_type_is_found_in_the_set_of_their_base(client: Client) -> None:
    ann, team = person(client, "Ann"), make(client, "/teams", displayName="T")

    assert client.get(f"/things/{ann}").json["@odata.type"] == "#contoso.person"
    assert client.get(f"/things/{team}/displayName").json["value"] == "T"
    assert client.delete(f"/things/{ann}").status == 204
    assert client.get(f"/people/{ann}").status == 404


def test_what_stands_for_the_key_finds_the_entity(client: Client) -> None:
    ann = person(client, "Ann", mail="ann@x", badge=7)
    person(client, "Bob", mail="it's", badge=8)

    assert client.get("/people(mail='ann@x')").json["id"] == ann
    assert client.get("/people(badge=8)/displayName").json["value"] == "Bob"
    assert client.get("/people(mail='it''s')").json["displayName"] == "Bob"
    assert client.get("/people(mail='ANN@x')").rule == "path.not-found"
    assert client.patch("/people(mail='ann@x')", {"mail": "anna@x"}).status == 204
    assert client.get("/people(mail='ann@x')").status == 404
    note = make(client, "/people(mail='anna@x')/notes", text="x")
    assert ids(client, f"/people/{ann}/notes") == [note]
    assert client.delete("/people(badge=7)").status == 204
    assert client.get(f"/people/{ann}").status == 404


def test_a_filter_may_go_round_in_circles_and_is_answered_soon(client: Client) -> None:
    """Every way leads to the same few entities, however many ways there are."""
    crowd = [person(client, "Ann", phones=["1"]) for _ in range(6)]
    for _ in range(6):
        make(client, "/teams", **{"members@odata.bind": [f"people/{one}" for one in crowd]})
    around, found = "teams/any(t:t/members/any(m:{}))", "m/displayName eq 'Ann'"
    for _ in range(9):
        found = around.format(f"m/contoso.person/{found}" if found.startswith("teams") else found)

    answer = client.get(f"/people?$filter={quote(found)}")

    assert (answer.status, len(answer.json["value"])) == (200, 6)
