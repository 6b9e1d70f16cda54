"""What a space was sent, as a test speaks of it: filters that join, the one that is meant, and what came close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake import NoSuchRequest, Requests
from graphfake.client import Request
from graphfake.client.journal import Snapshot
from graphfake.criteria import CriteriaError
from tests.support.calling import ACCOUNT, ACCOUNTS, BROKEN, call
from tests.support.exchanges import keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake import Space


def request(number: int = 1, path: str = "/beta/users", **given: Any) -> Request:
    """One of which only what is given matters."""
    usual = {"method": "GET", "status": 200, "id": f"id-{number}"}
    return Request.of(keep(path=path, **(usual | given)).to_json() | {"number": number})


MANY = Requests(
    [
        request(1, "/beta/users", method="POST", status=201),
        request(2, "/v1.0/users/a"),
        request(3, "/beta/USERS/a/messages", status=429, rule="fault.429", kind="injected", fault="fault-1; 429"),
        request(4, "/beta/users", method="POST", status=400, rule="body.enum", kind="contract"),
        request(5, "/beta/users", batch="id-6"),
        request(6, "/beta/$batch", method="POST"),
    ]
)

FILTERS: dict[str, tuple[Callable[[Requests], Requests], list[int]]] = {
    "path": (lambda all_: all_.to("/users"), [1, 4, 5]),
    "glob": (lambda all_: all_.to("/users/**"), [1, 2, 3, 4, 5]),
    "version": (lambda all_: all_.to("/v1.0/**"), [2]),
    "method": (lambda all_: all_.of("post"), [1, 4, 6]),
    "methods": (lambda all_: all_.of("GET", "POST"), [1, 2, 3, 4, 5, 6]),
    "status": (lambda all_: all_.answered(429), [3]),
    "statuses": (lambda all_: all_.answered(201, "4xx"), [1, 3, 4]),
    "range": (lambda all_: all_.answered(range(400, 429)), [4]),
    "refused": (lambda all_: all_.refused, [3, 4]),
    "rule": (lambda all_: all_.by("body.enum"), [4]),
    "area": (lambda all_: all_.by("body.*"), [4]),
    "fault": (lambda all_: all_.injected, [3]),
    "batched": (lambda all_: all_.in_batch, [5]),
    "batch": (lambda all_: all_.of_batch(MANY[-1]), [5]),
    "after a request": (lambda all_: all_.since(MANY[3]), [5, 6]),
    "after a number": (lambda all_: all_.since(4), [5, 6]),
    "after a reading": (lambda all_: all_.since(MANY), []),
    "predicate": (lambda all_: all_.where(lambda one: one.number % 2), [1, 3, 5]),
}


def numbers(requests: Requests) -> list[int]:
    return [one.number for one in requests]


class TestFilters:
    @pytest.mark.parametrize("name", FILTERS)
    def test_each_gives_those_that_meet_it(self, name: str) -> None:
        take, found = FILTERS[name]

        assert numbers(take(MANY)) == found

    @given(st.lists(st.sampled_from(sorted(FILTERS)), max_size=4))
    def test_they_join_in_any_order(self, chosen: list[str]) -> None:
        left, met = MANY, set(numbers(MANY))
        for name in chosen:
            left = FILTERS[name][0](left)
            met &= set(FILTERS[name][1])

        assert numbers(left) == sorted(met)

    def test_they_leave_what_they_were_asked_of_as_it_is(self) -> None:
        MANY.to("/users").of("POST")

        assert numbers(MANY) == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize(
        ("ask", "said"),
        [
            (lambda: MANY.to("/users?$top=1"), "A path has no query and no fragment: write '/users'"),
            (MANY.of, "method is the name of a method such as POST"),
            (lambda: MANY.of("P OST"), "not ['P OST']"),
            (MANY.answered, "status is a number such as 429"),
            (lambda: MANY.answered(99), "not 99"),
            (lambda: MANY.answered("6xx"), "not '6xx'"),
            (lambda: MANY.answered(range(400, 500, 2)), "not 'range(400, 500, 2)'"),
            (lambda: MANY.answered(range(500, 500)), "not '500-499'"),
            (lambda: MANY.by("body.enmu"), "There is no rule 'body.enmu'; the nearest is 'body.enum'."),
            (lambda: MANY.by("bodies.*"), "There is no rule 'bodies.*'"),
            (lambda: MANY.to(None), "path is a glob over paths such as /users/*, not None."),  # type: ignore[arg-type]
            (lambda: MANY.by(None), "rule is the code of a rule"),  # type: ignore[arg-type]
            (lambda: MANY.since(None), "after is the number of an exchange, from 0, not None"),  # type: ignore[arg-type]
            (lambda: MANY.since(-1), "after is the number of an exchange, from 0, not -1"),
        ],
    )
    def test_what_no_request_can_be_is_refused(self, ask: Callable[[], object], said: str) -> None:
        with pytest.raises(CriteriaError) as refused:
            ask()
        assert said in str(refused.value)


class TestNearMisses:
    @given(st.lists(st.sampled_from(sorted(FILTERS)), min_size=1, max_size=4))
    def test_they_differ_in_the_fewest_things_and_each_is_told(self, chosen: list[str]) -> None:
        asked = MANY
        for name in chosen:
            asked = FILTERS[name][0](asked)

        near = asked.near_misses()
        assert len(near) == min(3, len(MANY) - len(asked))
        assert not [one for one in near if one.request in asked]
        told = [len(one.differs) for one in near]
        assert all(1 <= count <= len(chosen) for count in told)
        assert told == sorted(told)

    def test_of_those_as_close_the_likest_path_comes_first(self) -> None:
        assert [one.request.number for one in MANY.to("/users/a/message").near_misses()] == [3, 2, 5]

    def test_what_the_journal_had_to_drop_is_told(self) -> None:
        some = Requests(MANY, snapshot=Snapshot(tuple(MANY), 3, 9))

        assert (some.dropped, some.mark, some.of("PUT").dropped) == (3, 9, 3)
        assert "the journal had to drop 3 older requests" in repr(some)
        with pytest.raises(NoSuchRequest, match="Note: the journal had to drop 3 older requests"):
            _ = some.of("PUT").last


class TestSequence:
    def test_it_equals_a_list_of_the_same(self) -> None:
        assert list(MANY) == MANY
        assert list(MANY) == MANY
        assert tuple(MANY) == MANY
        assert list(MANY[1:]) != MANY
        assert MANY != "requests"
        assert MANY[1:] == list(MANY)[1:]
        assert MANY[-1] in MANY
        assert bool(Requests()) is False

    def test_its_requests_are_hashable_and_it_is_not(self) -> None:
        assert len({*MANY, *MANY}) == 6
        with pytest.raises(TypeError):
            hash(MANY)

    def test_it_shows_a_line_for_each(self) -> None:
        assert repr(MANY.to("/users/**").answered("4xx")) == (
            "<2 requests that were to /users/** and answered 4xx:\n"
            "  3  GET /beta/USERS/a/messages -> 429 fault.429 (fault-1; 429)\n"
            "  4  POST /beta/users -> 400 body.enum>"
        )
        assert repr(Requests()) == "<0 requests>"

    def test_it_shows_no_more_than_can_be_read_and_nothing_that_moves_a_cursor(self) -> None:
        many = Requests(request(number, "/beta/a\x1b[2Jb") for number in range(1, 31))

        assert repr(many).splitlines()[-1] == "  and 10 more>"
        assert "\x1b" not in repr(many)


class TestForgetting:
    def test_requests_are_forgotten_and_nothing_else_is(self, space: Space) -> None:
        call(space.url, ACCOUNT)
        before = space.requests

        space.forget_requests()
        assert space.requests == []
        assert len(before) == 1
        call(space.url)
        assert space.requests.since(before).only.response.json["value"][0]["displayName"] == ACCOUNT["displayName"]

    def test_what_was_refused_stays_in_the_verdict(self, space: Space) -> None:
        call(space.url, BROKEN)
        space.forget_requests()

        verdict = space.settle(every=True)
        assert verdict is not None
        assert [one.rule for one in verdict.unexpected] == ["body.null"]


class TestLeastPrivileged:
    def test_it_is_of_the_requests_that_are_left_and_reads_as_text(self, space: Space) -> None:
        token = space.token(permissions=["DeviceManagementConfiguration.ReadWrite.All", "Mail.Send"])
        call(space.url, token=token)
        call(space.url, ACCOUNT, token=token)
        called = f"/beta{ACCOUNTS}"

        reading = space.requests.of("GET").least_privileged()
        assert reading.application.permissions == ("DeviceManagementConfiguration.Read.All",)
        assert reading.application.needs[0].call == f"GET {called}"
        both = space.requests.least_privileged()
        assert both.delegated.permissions == ("DeviceManagementConfiguration.ReadWrite.All",)
        assert both.held[0].unused == ("Mail.Send",)
        assert "An application by itself needs DeviceManagementConfiguration.ReadWrite.All:" in str(both)
        assert space.requests.first.bearer == (
            "application",
            ("DeviceManagementConfiguration.ReadWrite.All", "Mail.Send"),
        )

    def test_of_none_it_says_that_nothing_was_called(self, space: Space) -> None:
        assert str(space.requests.least_privileged()) == "Nothing was called."

    def test_requests_without_a_journal_cannot_be_asked(self) -> None:
        with pytest.raises(RuntimeError, match="part of others"):
            MANY.least_privileged()
