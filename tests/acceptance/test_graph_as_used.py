"""Requests that Graph's pages show and that clients send much: answered as they say, or told to be none of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.directory import EVENTUAL, opened, user
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

COVERAGE = "GraphfakeCoverage"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(self_check=True) as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with opened(served) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/me/drive/root:/a.txt",
        "/me/drive/root:/b/a.txt:/content",
        "/me/drive/root:",
        "/drives/d/items/i:/a.txt:/children",
        "/sites/contoso.sharepoint.com:/sites/team:/lists",
        "/groups/g/drive/root:/a",
    ],
)
def test_the_path_of_a_file_is_not_read_and_not_said_to_be_wrong(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status, answer.json["error"]["code"]) == (501, COVERAGE), answer.body


def test_a_colon_elsewhere_is_part_of_a_key(client: Client) -> None:
    assert client.get("/users/a:/messages").status == 404
    assert client.get("/chats/19:abc@thread.v2").status == 404


def test_a_file_is_made_and_filled(client: Client) -> None:
    made = client.post("/me/drive/root/children", {"name": "a.txt", "file": {}})
    assert made.status == 201, made.body
    assert made.json["createdDateTime"] > "2000"
    content = f"/me/drive/root/children/{made.json['id']}/content"
    assert client.call("PUT", content, body=b"hello", headers={"Content-Type": "text/plain"}).status == 204
    assert client.get(content).body == b"hello"


def test_a_complex_value_by_itself_is_not_said_to_be_fixed(client: Client) -> None:
    answer = client.patch("/me/mailboxSettings", {"timeZone": "UTC"})
    assert (answer.status, answer.json["error"]["code"]) == (501, COVERAGE)
    assert client.patch("/me", {"mailboxSettings": {"timeZone": "UTC"}}).status == 204
    assert client.get("/me/mailboxSettings").json["timeZone"] == "UTC"


def test_managers_are_expanded_the_whole_way_up(client: Client) -> None:
    low, middle, top = (user(client, name) for name in ("low", "middle", "top"))
    for below, above in ((low, middle), (middle, top)):
        reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/users/{above}"}
        assert client.call("PUT", f"/users/{below}/manager/$ref", reference).status == 204
    asked = f"/users/{low}?$select=id&$count=true&$expand=manager($levels=max;$select=id)"
    shown = client.get(asked, headers=EVENTUAL)
    assert shown.status == 200, shown.body
    assert shown.json["manager"]["id"] == middle
    assert shown.json["manager"]["manager"]["id"] == top
    assert client.get(asked.replace("&$count=true", "")).status == 400


def test_people_and_groups_are_searched_and_nothing_is_said_of_what_nobody_knows(client: Client) -> None:
    ada, _ = user(client, "ada"), user(client, "bob")
    found = client.get('/users?$search="displayName:ad"&$count=true&$select=id', headers=EVENTUAL)
    assert [one["id"] for one in found.json["value"]] == [ada], found.body
    answer = client.get('/users?$search="displayName:ad"')
    assert answer.status == 400
    shown = """/users?$search="displayName:a"&$filter=endswith(mail,'a')&$orderby=displayName&$count=true"""
    assert client.get(shown, headers=EVENTUAL).status == 200
    answer = client.get("/me/messages?$search=pizza")
    assert (answer.status, answer.json["error"]["code"]) == (501, COVERAGE)


@pytest.mark.parametrize("query", ["$expand=cloudPCs", "$filter=cloudPCs/any()", "$orderby=cloudPCs/id"])
def test_a_navigation_known_by_name_is_not_said_to_be_wrong_in_a_query(served: Served, query: str) -> None:
    with served.client() as client:
        answer = client.get(f"/users?{query}")  # of beta
    assert (answer.status, answer.rule) == (501, "coverage.not-known-here")


def test_a_mailbox_has_its_folders_from_the_start(client: Client) -> None:
    listed = client.get("/me/mailFolders").json["value"]
    assert {"inbox", "drafts", "sentitems", "deleteditems"} <= {folder["id"] for folder in listed}
    assert client.get("/me/mailFolders/Inbox").json["displayName"] == "Inbox"
    sent = client.post("/me/mailFolders/SentItems/messages", {"subject": "x"})
    assert sent.status == 201, sent.body
    assert client.get(f"/me/mailFolders('sentitems')/messages/{sent.json['id']}").json["subject"] == "x"
    other = user(client, "ada")
    assert client.get(f"/users/{other}/mailFolders/drafts/messages").json["value"] == []
    assert client.get("/users/nobody/mailFolders/inbox").status == 404
    assert client.get("/me/mailFolders/nothing").status == 404


def test_there_is_a_site_at_the_root(client: Client) -> None:
    assert client.get("/sites/root").status == 200
    assert client.get("/sites/root/lists").json["value"] == []


def test_the_service_says_when_a_configuration_was_made(client: Client) -> None:
    configuration = {"@odata.type": "#microsoft.graph.iosCustomConfiguration", "displayName": "a"} | {
        "payload": "YQ==",
        "payloadName": "a",
    }
    made = client.post("/deviceManagement/deviceConfigurations", configuration)
    assert made.status == 201, made.body
    assert made.json["createdDateTime"] == made.json["lastModifiedDateTime"] > "2000"
