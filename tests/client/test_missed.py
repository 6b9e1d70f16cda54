"""What a careless client misses, and that a right one misses nothing."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Barrier, Event
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake import FakeGraph, Requests
from graphfake.client import Request
from graphfake.client.answers import retry_after
from tests.support import rosters
from tests.support.calling import ACCOUNT, ACCOUNTS
from tests.support.exchanges import keep
from tests.support.served import Answer, Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfake import Space

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DATE = "Fri, 02 Jan 2026 03:04:07 GMT"  # two seconds later
PAGE = '{"@odata.context":"c","@odata.nextLink":"http://h/beta/users?%24skiptoken=b%3D","value":[]}'


def one(number: int, at: float = 0.0, **given: Any) -> Request:
    """A request that came so many seconds after MOMENT and was answered a tenth of a second later."""
    url = given.pop("url", "http://h/beta/users")
    usual = {
        "id": f"id-{number}",
        "method": "GET",
        "path": url.removeprefix("http://h").partition("?")[0],
        "url": url,
        "time": MOMENT + timedelta(seconds=at),
        "received": at,
        "duration": 0.1,
    }
    return Request.of(keep(**(usual | given)).to_json() | {"number": number})


def throttled(number: int = 1, retry_after: str | None = "2", **given: Any) -> Request:
    headers = [] if retry_after is None else [("Retry-After", retry_after)]
    usual: dict[str, Any] = {"status": 429, "response_headers": headers}
    return one(number, **(usual | given))


def kinds(*requests: Request) -> list[str]:
    return [miss.kind for miss in Requests(requests).missed()]


class TestEarly:
    @pytest.mark.parametrize("told", ["2", "2.0", DATE, "2.128", "Friday, 02-Jan-26 03:04:07 GMT"])
    def test_it_came_back_before_it_was_told_to_in_whatever_form(self, told: str) -> None:
        assert kinds(throttled(retry_after=told), one(2, 1.9)) == ["early"]
        assert kinds(throttled(retry_after=told), one(2, 2.3)) == []

    @pytest.mark.parametrize("told", [None, "", "0", "soon", "-2", "1e3", "1, 2", "٢", "Fri, 32 Jan 2026 03:04:07 GMT"])
    def test_what_names_no_time_is_no_time_to_wait(self, told: str | None) -> None:
        assert kinds(throttled(retry_after=told), one(2, 0.1)) == []

    @given(st.text())
    def test_whatever_stands_there_is_read_or_is_none(self, told: str) -> None:
        seconds = retry_after(throttled(retry_after=told))
        assert seconds is None or seconds >= 0

    def test_either_clock_will_do(self) -> None:
        assert kinds(throttled(), one(2, 0.2, time=MOMENT + timedelta(seconds=3))) == []
        assert kinds(throttled(), one(2, 2.2, time=MOMENT)) == []

    def test_a_date_is_held_against_that_of_the_answer(self) -> None:
        told = [("Retry-After", DATE), ("Date", format_datetime(MOMENT + timedelta(seconds=1), usegmt=True))]
        assert kinds(throttled(response_headers=told), one(2, 1.2)) == []
        assert kinds(throttled(response_headers=told), one(2, 0.9)) == ["early"]

    @pytest.mark.parametrize(
        "other",
        [
            {"url": "http://h/beta/groups"},
            {"method": "POST"},
            {"headers": [("Authorization", "Bearer x.eyJhcHBpZCI6ImIifQ.y")]},
            {"at": 0.05},
        ],
        ids=["path", "method", "application", "sent before the answer"],
    )
    def test_what_went_elsewhere_did_not_come_back(self, other: dict[str, Any]) -> None:
        first = throttled(headers=[("Authorization", "Bearer x.eyJhcHBpZCI6ImEifQ.y")])

        assert "early" not in kinds(first, one(2, **({"at": 0.2} | other)))

    @pytest.mark.parametrize(("at", "told"), [(0.11, []), (0.34, []), (0.36, ["early"]), (2.2, [])])
    def test_what_asks_for_something_else_may_have_been_on_its_way(self, at: float, told: list[str]) -> None:
        assert kinds(throttled(), one(2, at, url="http://h/beta/users?$skip=1")) == told
        sent = throttled(method="POST", body=b"1")
        assert kinds(sent, one(2, at, method="POST", body=b"2"), one(3, 2.3, method="POST", body=b"1")) == told

    def test_of_two_that_are_the_same_that_came_back_which_did_so_in_time(self) -> None:
        assert kinds(throttled(), one(2, 0.11)) == ["early"]
        assert kinds(throttled(), one(2, 0.11), one(3, 2.3)) == []
        assert kinds(throttled(), one(2, 0.11), one(3, 1.0), one(4, 2.3)) == ["early"]
        assert kinds(throttled(), one(2, 0.11), one(3, 2.3, url="http://h/beta/users?$skip=1")) == ["early"]

    def test_who_sends_it_again_before_it_is_answered_may_have_left(self) -> None:
        slow = throttled(2, duration=1.0)
        assert kinds(one(1, 0.5), slow) == kinds(one(1, 0.5), slow, one(3, 1.2)) == []
        assert kinds(one(1, 0.5, url="http://h/beta/users?$skip=1"), slow, one(3, 1.2)) == ["early"]

    def test_an_answer_within_a_batch_is_known_with_the_batch(self) -> None:
        inner, outer = throttled(batch="id-3"), one(3, -1.0, duration=2.0, url="http://h/beta/$batch", method="POST")

        assert kinds(inner, one(2, 0.5, batch="id-3"), outer) == ["gave-up"]
        assert kinds(inner, outer, one(4, 1.5)) == ["early"]

    def test_what_the_client_never_read_tells_it_nothing(self) -> None:
        assert kinds(throttled(fault="fault-1; status=429; drop=reset"), one(2, 0.2)) == []
        lost = one(2, 0.1, method="POST", url="http://h/beta/$batch", fault="fault-1; drop=empty; after")
        assert kinds(throttled(batch="id-2"), lost, one(3, 0.3)) == []

    def test_a_part_is_held_against_all(self) -> None:
        requests = Requests([throttled(), one(2, 2.3)])
        assert requests[:1].missed() == requests.answered(429).missed() == []

    def test_it_is_said_in_a_sentence(self) -> None:
        (miss,) = Requests([throttled(), one(2, 0.3)]).missed()
        assert miss.sentence == (
            "Request 2, GET /beta/users, came 0.300 s after request 1 was answered 429 with Retry-After: 2."
        )
        assert (miss.request.number, miss.later and miss.later.number) == (1, 2)


class TestGaveUp:
    def test_it_never_came_back(self) -> None:
        assert kinds(throttled()) == ["gave-up"]
        assert kinds(one(1, status=503)) == ["gave-up"]

    @pytest.mark.parametrize(
        "requests",
        [
            [throttled(retry_after="86400")],
            [one(1, status=504)],
            [one(1, status=503, method="POST", took_effect=True)],
            [throttled(), throttled(2, at=3)],
            [one(1, status=503, fault="fault-1; status=503; drop=empty")],
        ],
        ids=["told to wait for a day", "a 504", "it was done", "it tried once more", "it got no answer"],
    )
    def test_it_was_right_to_stop(self, requests: list[Request]) -> None:
        assert kinds(*requests) == []


class TestPaging:
    def test_a_link_was_not_followed(self) -> None:
        (miss,) = Requests([one(1, response_body=PAGE.encode())]).missed()
        assert miss.sentence == "Request 1, GET /beta/users, had an @odata.nextLink, which was not followed."

    @pytest.mark.parametrize("url", ["http://h/beta/users?$skiptoken=b%3d", "http://other/BETA/users?%24skiptoken=b="])
    def test_a_link_was_followed_in_whatever_encoding(self, url: str) -> None:
        assert kinds(one(1, response_body=PAGE.encode()), one(2, url=url)) == []

    def test_who_asks_for_the_first_few_has_them_and_who_goes_on_goes_to_the_end(self) -> None:
        first = one(1, url="http://h/beta/users?$top=1", response_body=PAGE.encode())
        second = one(2, url="http://h/beta/users?$skiptoken=b=", response_body=PAGE.replace("b%3D", "c").encode())
        assert kinds(first) == []
        assert kinds(first, second) == ["stopped-paging"]

    @pytest.mark.parametrize("segment", ["delta", "microsoft.graph.delta()", "delta()"])
    def test_a_round_of_a_delta_has_no_first_few(self, segment: str) -> None:
        url = f"http://h/beta/users/{segment}?$top=1"
        assert kinds(one(1, url=url, response_body=PAGE.encode())) == ["stopped-paging"]

    def test_a_link_is_found_in_what_is_kept_of_a_long_page_and_nothing_else_is_taken_for_one(self) -> None:
        entities = '{"@odata.nextLink":"no"},' * 9000
        long = PAGE.replace("[]", f"[{entities}1]")
        inner = f'{{"value":[{entities}1]}}'

        assert kinds(one(1, response_body=long.encode())) == ["stopped-paging"]
        assert kinds(one(1, response_body=inner.encode())) == []
        assert kinds(one(1, response_body=b'{"@odata.nextLink":')) == []


class TestRepeated:
    DONE: dict[str, Any] = {"method": "POST", "body": b"{}", "took_effect": True}  # noqa: RUF012 - never changed

    @pytest.mark.parametrize("failed", [{"status": 504}, {"status": 201, "fault": "fault-1; drop=reset; after"}])
    def test_it_sent_again_what_had_been_done(self, failed: dict[str, Any]) -> None:
        again = one(2, 1.0, method="POST", body=b"{}")
        assert kinds(one(1, **self.DONE, **failed), again) == ["repeated"]

    @pytest.mark.parametrize(
        "other",
        [
            {"body": b'{"a":1}'},
            {"url": "http://h/beta/groups"},
            {"at": 0.05},
            {"headers": [("Authorization", "Bearer x.eyJhcHBpZCI6ImIifQ.y")]},
        ],
        ids=["another body", "another path", "sent before the answer", "by another application"],
    )
    def test_it_sent_something_else(self, other: dict[str, Any]) -> None:
        usual: dict[str, Any] = {"at": 1.0, "method": "POST", "body": b"{}"}
        first = [("Authorization", "Bearer x.eyJhcHBpZCI6ImEifQ.y")]
        assert kinds(one(1, **self.DONE, status=504, headers=first), one(2, **(usual | other))) == []

    def test_what_had_not_been_done_may_be_sent_again(self) -> None:
        again = one(2, 1.0, method="POST", body=b"{}")
        assert kinds(one(1, **(self.DONE | {"took_effect": False}), status=504), again) == []
        assert kinds(one(1, **(self.DONE | {"method": "PUT"}), status=504), again) == []

    def test_a_batch_that_only_reads_may_be_too(self) -> None:
        def sent(method: str) -> list[str]:
            batch = self.DONE | {
                "url": "http://h/beta/$batch",
                "body": f'{{"requests":[{{"id":"1","method":"{method}","url":"/users"}}]}}'.encode(),
            }
            return kinds(one(1, status=504, **batch), one(2, 1.0, **(batch | {"took_effect": None})))

        assert sent("GET") == []
        assert sent("POST") == ["repeated"]


class CarelessClient(Client):
    """Takes what comes: it retries at once, repeats what failed, and reads the first page."""

    def read_all(self, path: str) -> None:
        self.retried("GET", path)

    def retried(self, method: str, path: str, value: Any = None) -> Answer:
        answer = self.call(method, path, value)
        return self.call(method, path, value) if answer.status >= 429 else answer


class RightClient(Client):
    """Waits as it is told, by the space's clock; looks before it repeats; and reads to the end."""

    def __init__(self, space: Space) -> None:
        super().__init__(space.url)
        self._clock = space.clock

    def read_all(self, path: str) -> None:
        page = self.retried("GET", path).json
        while "@odata.nextLink" in page:
            page = self.retried("GET", page["@odata.nextLink"].removeprefix(f"{self.url}/beta")).json

    def retried(self, method: str, path: str, value: Any = None) -> Answer:
        answer = self.call(method, path, value)
        while answer.status in (429, 503):
            self._clock.advance(float(answer.headers.get("retry-after", "1")))
            answer = self.call(method, path, value)
        if answer.status == 504:
            self.read_all(path)
        return answer


class TestTogether:
    @pytest.fixture(autouse=True)
    def trouble(self, space: Space) -> None:
        """Five accounts in pages of two, reading them throttled at first, and a POST that fails once it is done."""
        for number in range(5):
            space.state.put(f"{ACCOUNTS}/{number}", ACCOUNT)
        space.faults.add(method="GET", page_size=2)
        space.faults.add(method="GET", times=1, status=429, retry_after=5.5)
        space.faults.add(method="POST", times=1, status=504, when="after")

    def test_a_careless_client_misses_it_all(self, space: Space) -> None:
        with CarelessClient(space.url) as client:
            client.read_all(ACCOUNTS)
            client.retried("POST", ACCOUNTS, ACCOUNT)

        assert [miss.kind for miss in space.requests.missed()] == ["early", "stopped-paging", "repeated"]
        assert [miss.kind for miss in space.requests.of("POST").missed()] == ["repeated"]
        with pytest.raises(AssertionError) as told:
            space.requests.assert_nothing_missed(but=["repeated"])
        first, *lines = str(told.value).splitlines()
        assert first == "The client missed 2 things:"
        assert [line.split(":")[0].strip() for line in lines] == ["early", "stopped-paging"]

    def test_a_right_client_misses_nothing(self, space: Space) -> None:
        with RightClient(space) as client:
            client.read_all(ACCOUNTS)
            client.retried("POST", ACCOUNTS, ACCOUNT)

        assert len(space.requests.answered(200)) == 6
        space.requests.assert_nothing_missed()

    def test_right_clients_side_by_side_miss_nothing(self, space: Space) -> None:
        space.faults.clear()
        space.faults.add(nth=1, status=429, retry_after=0.1)
        start = Barrier(4)

        def create(name: str) -> int:
            with Client(space.url) as client:
                start.wait()
                answer = client.post(ACCOUNTS, ACCOUNT | {"displayName": name})
                if answer.status == 429:
                    Event().wait(0.1)
                    answer = client.post(ACCOUNTS, ACCOUNT | {"displayName": name})
                return answer.status

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(create, "abcd")) == [201] * 4
        assert len(space.requests.answered(429)) == 1
        space.requests.assert_nothing_missed()

    def test_a_kind_that_there_is_not_cannot_be_forgiven(self, space: Space) -> None:
        with pytest.raises(ValueError, match="There is no kind of miss 'late', but early, gave-up"):
            space.requests.assert_nothing_missed(but="late")


class TestResync:
    @pytest.fixture
    def roster(self, tmp_path: Path) -> Iterator[FakeGraph]:
        with FakeGraph(contracts=(rosters.write(tmp_path),)) as graph:
            yield graph

    @pytest.mark.parametrize("right", [True, False])
    def test_who_is_told_to_begin_anew_does(self, roster: FakeGraph, right: bool) -> None:
        with Client(roster.url) as client:
            link = client.get("/members/delta").json["@odata.deltaLink"]
            roster.forget_changes()
            with roster.expect_refusal("delta.forgotten"):
                gone = client.get(link.removeprefix(f"{roster.url}/beta"))
                again = gone.headers["location"] if right else link
                client.get(again.removeprefix(f"{roster.url}/beta"))

        assert [miss.kind for miss in roster.requests.missed()] == ([] if right else ["ignored-resync"])


def test_many_requests_to_one_path_are_not_each_compared_with_all_others() -> None:
    requests = Requests(throttled(number, at=float(number)) for number in range(1, 2001))

    before = time.process_time()
    assert len(requests.missed()) == 1999
    assert time.process_time() - before < 2
