"""Pages: their links are followed as they are, and whatever happens between two of them, nothing comes twice."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.support.family import ACCOUNT, CATEGORY, STATE, Kind
from tests.support.served import ACCOUNTS, EXAMPLE_ACCOUNT, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.acceptance.conftest import Open


def follow(client: Client, link: str) -> dict[str, Any]:
    """The page at an absolute link of the same host."""
    base = urlsplit(client.url)
    assert link.startswith(f"{base.scheme}://{base.netloc}/")
    answer = client.get(link.removeprefix(f"{client.url}/beta"))
    assert answer.status == 200, answer.body
    page: dict[str, Any] = answer.json
    return page


def pages(client: Client, first: str, between: Callable[[], None] = lambda: None) -> Iterator[list[dict[str, Any]]]:
    """Every page, `between` being done before each but the first."""
    page = client.get(first).json
    yield page["value"]
    while "@odata.nextLink" in page:
        between()
        page = follow(client, page["@odata.nextLink"])
        yield page["value"]


def insert(client: Client, count: int, kind: Kind = STATE) -> list[str]:
    """Keys in the order of insertion."""
    return [client.post(kind.collection, kind.payload(displayName=str(n))).json["id"] for n in range(count)]


def keys(page: list[dict[str, Any]]) -> list[str]:
    return [entity["id"] for entity in page]


@pytest.mark.parametrize("option", ["$top", "top"])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_the_pages_are_a_partition_of_the_list_in_the_order_of_insertion(
    either: Client, option: str, size: int
) -> None:
    inserted = insert(either, 7)

    found = [keys(page) for page in pages(either, f"{STATE.collection}?{option}={size}")]

    assert [key for page in found for key in page] == inserted
    assert [len(page) for page in found[:-1]] == [size] * (len(found) - 1)
    assert 0 < len(found[-1]) <= size


def test_a_link_comes_between_context_and_value_when_more_is_there_and_else_not(either: Client) -> None:
    insert(either, 3)

    more, last = (either.get(f"{STATE.collection}?$count=false&$top={size}").json for size in (2, 3))

    assert list(more) == ["@odata.context", "@odata.nextLink", "value"]
    assert list(last) == ["@odata.context", "value"]


def test_a_link_carries_all_other_options_as_they_were_sent(either: Client) -> None:
    insert(either, 3)
    query = "%24top=1&select=state,DisplayName&mine=a%20b&$COUNT=true"

    link = either.get(f"{STATE.collection}?{query}").json["@odata.nextLink"]

    assert link.startswith(f"{either.url}/beta{STATE.collection}?{query}&$skiptoken=")
    second = follow(either, link)
    assert [name for name in second["value"][0] if name[0] != "@"] == ["id", "displayName", "state"]
    assert second["@odata.count"] == 3
    assert second["@odata.nextLink"].startswith(f"{either.url}/beta{STATE.collection}?{query}&$skiptoken=")


def test_skip_counts_once_and_not_on_every_page(either: Client) -> None:
    inserted = insert(either, 7)

    found = [keys(page) for page in pages(either, f"{STATE.collection}?$skip=2&$top=2")]

    assert found == [inserted[2:4], inserted[4:6], inserted[6:]]


def test_a_link_has_the_canonical_spelling_of_names(either: Client) -> None:
    insert(either, 2)

    link = either.get(f"{STATE.collection.replace('/device', '//DEVICE')}?$top=1").json["@odata.nextLink"]

    assert link.partition("?")[0] == f"{either.url}/beta{STATE.collection}"


def test_inserts_and_deletes_between_pages_neither_repeat_nor_lose_what_stays(either: Client) -> None:
    chosen = random.Random(7)
    inserted = insert(either, 30)
    deleted: list[str] = []

    def disturb() -> None:
        victim = chosen.choice([key for key in inserted if key not in deleted])
        assert either.delete(f"{STATE.collection}/{victim}").status == 204
        deleted.append(victim)
        either.post(STATE.collection, STATE.payload(displayName="late"))

    found = [key for page in pages(either, f"{STATE.collection}?$top=3", disturb) for key in keys(page)]

    assert len(found) == len(set(found))
    assert [key for key in inserted if key in found] == [key for key in found if key in inserted]
    assert {key for key in inserted if key not in deleted} <= set(found)


def test_the_last_of_a_page_may_be_deleted_and_the_link_still_leads_on(either: Client) -> None:
    inserted = insert(either, 5)
    page = either.get(f"{STATE.collection}?$top=2").json

    for key in inserted[:3]:
        either.delete(f"{STATE.collection}/{key}")

    assert keys(follow(either, page["@odata.nextLink"])["value"]) == inserted[3:]


def test_an_update_moves_nothing(either: Client) -> None:
    inserted = insert(either, 5)

    def touch() -> None:
        for key in inserted:
            either.patch(f"{STATE.collection}/{key}", {"displayName": "touched"})

    assert [key for page in pages(either, f"{STATE.collection}?$top=2", touch) for key in keys(page)] == inserted


def test_a_link_may_be_followed_again(either: Client) -> None:
    insert(either, 5)
    link = either.get(f"{STATE.collection}?$top=2").json["@odata.nextLink"]

    assert follow(either, link) == follow(either, link)


def test_accounts_come_in_pages_too(either: Client) -> None:
    inserted = insert(either, 4, ACCOUNT)

    found = [key for page in pages(either, f"{ACCOUNTS}?$top=2") for key in keys(page)]

    assert found == [EXAMPLE_ACCOUNT, *inserted]


class TestTokens:
    """A skip token is good where it was given, and unchanged."""

    @pytest.fixture
    def token(self, client: Client) -> str:
        insert(client, 5)
        link: str = client.get(f"{STATE.collection}?$top=2").json["@odata.nextLink"]
        return link.partition("$skiptoken=")[2]

    def refused(self, client: Client, url: str) -> None:
        answer = client.get(url)
        assert (answer.status, answer.code) == (400, "BadRequest")
        assert answer.message == "Invalid $skiptoken value."

    @pytest.mark.parametrize("option", ["$skiptoken", "skiptoken", "$skipToken", "SKIPTOKEN", "%24skiptoken"])
    def test_in_any_spelling(self, client: Client, token: str, option: str) -> None:
        assert len(client.get(f"{STATE.collection}?{option}={token}").json["value"]) == 3

    def test_not_changed(self, client: Client, token: str) -> None:
        for at in range(len(token)):
            other = "A" if token[at] != "A" else "B"
            self.refused(client, f"{STATE.collection}?$skiptoken={token[:at]}{other}{token[at + 1 :]}")

    @pytest.mark.parametrize("text", ["", "x", "AAAA", "0", "5", "%00", "A" * 32, "A" * 33, "%C3%A9", "..", "null"])
    def test_not_made_up(self, client: Client, text: str) -> None:
        self.refused(client, f"{STATE.collection}?$skiptoken={text}")

    def test_not_for_another_list(self, client: Client, token: str) -> None:
        self.refused(client, f"{ACCOUNTS}?$skiptoken={token}")

    def test_not_for_another_space(self, fresh: Open, token: str) -> None:
        self.refused(fresh(), f"{STATE.collection}?$skiptoken={token}")


def test_a_page_has_a_thousand_at_most_and_so_many_when_nothing_is_asked(client: Client) -> None:
    many = client.post(ACCOUNTS, ACCOUNT.payload(categorySummaries=[CATEGORY.example] * 1001)).json["id"]
    listed = f"{ACCOUNTS}/{many}/categorySummaries"

    for query in ("", "?$top=1000", "?$top=5000"):
        assert [len(page) for page in pages(client, listed + query)] == [1000, 1], query
    assert client.get(f"{listed}/$count").body == b"1001"
