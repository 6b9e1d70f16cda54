"""The clock of a space: stopped, set and put forward, and read by everything that tells world time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

from graphfake import FakeGraph
from graphfake.client import AdminError
from tests.support import rosters, zoo
from tests.support.calling import ACCOUNT, ACCOUNTS, call
from tests.support.served import Client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphfake import Graph, Space

NOON = datetime(2031, 2, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NO_TOKEN = {"Authorization": "Bearer any"}


def get(space: Space, path: str, **headers: str) -> Any:
    with Client(space.url) as client:
        return client.get(path, headers=headers or None)


class TestTelling:
    def test_it_is_real_unless_told_otherwise(self, space: Space) -> None:
        before = datetime.now(UTC)
        assert before - HOUR / 3600 < space.clock.now < before + HOUR
        assert not space.clock.is_frozen
        assert space.clock.offset == timedelta()

    def test_a_set_clock_runs_on(self, space: Space) -> None:
        space.clock.set(NOON)
        first = space.clock.now
        assert NOON <= first < space.clock.now < NOON + HOUR

    def test_a_frozen_one_stands_still_and_can_be_moved(self, space: Space) -> None:
        space.clock.freeze(NOON)
        assert [space.clock.now, space.clock.now, space.clock.is_frozen] == [NOON, NOON, True]
        space.clock.advance(1.5)
        space.clock.advance(HOUR)
        assert space.clock.now == NOON + HOUR + timedelta(seconds=1.5)
        space.clock.set(NOON.astimezone(timezone(-5 * HOUR)))
        assert space.clock.now == NOON
        space.clock.run()
        assert NOON < space.clock.now < NOON + HOUR
        space.clock.reset()
        assert space.clock.offset == timedelta()

    def test_each_space_has_its_own(self, fake: Graph, space: Space) -> None:
        with fake.space() as other:
            space.clock.freeze(NOON)
            assert (other.clock.is_frozen, fake.clock.is_frozen) == (False, False)

    def test_a_reset_of_the_space_resets_it(self, space: Space) -> None:
        space.clock.freeze(NOON)
        space.reset()
        assert not space.clock.is_frozen
        assert space.clock.offset == timedelta()


class TestFreezingForABlock:
    def test_afterwards_time_goes_on_as_before(self, space: Space) -> None:
        with space.clock.freeze(NOON) as clock:
            assert clock.now == NOON
        assert space.clock.offset == timedelta()
        space.clock.advance(HOUR)
        with space.clock.freeze():
            pass
        assert not space.clock.is_frozen
        assert abs(space.clock.offset - HOUR) < timedelta(milliseconds=1)

    def test_blocks_can_stand_within_each_other(self, space: Space) -> None:
        with space.clock.freeze(NOON):
            with space.clock.freeze(NOON + HOUR):
                assert space.clock.now == NOON + HOUR
            assert (space.clock.now, space.clock.is_frozen) == (NOON, True)


class TestMistakes:
    @pytest.mark.parametrize("change", ["freeze", "set"])
    def test_a_moment_without_a_zone(self, space: Space, change: str) -> None:
        with pytest.raises(ValueError, match=r"does not know its zone; write datetime\(\.\.\., tzinfo=UTC\)\.$"):
            getattr(space.clock, change)(NOON.replace(tzinfo=None))

    @pytest.mark.parametrize("by", [1e300, -1e12, float("nan"), float("inf"), 10**400])
    def test_out_of_the_calendar(self, space: Space, by: float) -> None:
        with pytest.raises(AdminError, match=r"\.$") as caught:
            space.clock.advance(by)
        assert caught.value.status == 400
        assert space.clock.offset == timedelta()

    def test_the_ends_of_the_calendar_are_served(self, space: Space) -> None:
        first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
        dates = {first: "Mon, 01 Jan 0001 00:00:00 GMT", last: "Fri, 31 Dec 9999 23:59:59 GMT"}
        for at, date in dates.items():
            space.clock.freeze(at)
            answer = get(space, "/nothing", **NO_TOKEN)
            assert answer.json["error"]["innerError"]["date"] == at.isoformat()[:19]
            assert answer.headers["date"] == date
            assert call(space.url, token=space.token())[0] == 200
            assert space.headers == space.headers  # a token is kept also where half its life is past the end


class TestWhatReadsIt:
    def test_errors_tell_it_and_so_does_the_date_header(self, space: Space) -> None:
        space.clock.freeze(NOON)
        answer = get(space, "/nothing", **NO_TOKEN)

        assert answer.json["error"]["innerError"]["date"] == "2031-02-03T12:00:00"
        assert answer.headers["date"] == "Mon, 03 Feb 2031 12:00:00 GMT"
        assert space.requests[-1].time == NOON

    def test_a_batch_and_all_in_it_too(self, space: Space) -> None:
        space.clock.freeze(NOON)
        with Client(space.url) as client:
            answer = client.post("/$batch", {"requests": [{"id": "1", "method": "GET", "url": "/nothing"}]})

        [item] = answer.json["responses"]
        assert item["body"]["error"]["innerError"]["date"] == "2031-02-03T12:00:00"
        assert answer.headers["date"].startswith("Mon, 03 Feb 2031")

    def test_a_real_clock_has_the_real_date_once(self, space: Space) -> None:
        date = parsedate_to_datetime(get(space, ACCOUNTS, **NO_TOKEN).headers["date"])
        assert abs(date - datetime.now(UTC)) < HOUR

    def test_a_token_expires_by_it_and_headers_give_a_good_one_again(self, space: Space) -> None:
        headers = space.headers
        assert get(space, ACCOUNTS, **headers).status == 200
        assert space.headers == headers

        space.clock.advance(2 * HOUR)

        refused = get(space, ACCOUNTS, **headers)
        assert (refused.status, refused.rule) == (401, "auth.expired")
        assert refused.code == "InvalidAuthenticationToken"
        assert space.headers != headers
        assert get(space, ACCOUNTS, **space.headers).status == 200
        space.clock.advance(-2 * HOUR)
        assert get(space, ACCOUNTS, **space.headers).status == 200
        space.clock.set(NOON)
        assert get(space, ACCOUNTS, **space.headers).status == 200
        assert space.refusals[0].rule == "auth.expired"

    def test_headers_are_good_whoever_changed_the_clock(self, fake: Graph, space: Space) -> None:
        held = space.headers
        fake.admin.post("clock", {"advance": 86_400}, space=space.key)

        assert space.headers != held
        assert get(space, ACCOUNTS, **space.headers).status == 200

    def test_a_token_is_not_good_before_it_was_made(self, space: Space) -> None:
        token = space.token()
        space.clock.advance(-HOUR)

        assert get(space, ACCOUNTS, Authorization=f"Bearer {token}").rule == "auth.not-yet-valid"


def test_now_in_a_filter_is_the_clocks(tmp_path: Path) -> None:
    contracts = tmp_path / "zoo.json"
    contracts.write_text(zoo.bundle_text())
    with FakeGraph(contracts=[contracts]) as graph, Client(graph.url) as client:
        graph.state.put("/animals/a", {"born": "2030-01-01T00:00:00Z"}, validate=False)
        found = []
        for year in (2029, 2031):
            graph.clock.freeze(datetime(year, 1, 1, tzinfo=UTC))
            found.append(len(client.get("/animals?$filter=born%20lt%20now()").json["value"]))

    assert found == [0, 1]


def test_a_delta_link_lives_seven_days_of_it(tmp_path: Path) -> None:
    with FakeGraph(contracts=(rosters.write(tmp_path),)) as graph, Client(graph.url) as client:
        link = client.get("/members/delta").json["@odata.deltaLink"].removeprefix(f"{graph.url}/beta")
        graph.clock.advance(timedelta(days=6))
        assert client.get(link).status == 200
        graph.clock.advance(timedelta(days=2))
        gone = client.get(link)

        assert (gone.status, gone.rule) == (410, "delta.expired")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"freeze": True, "run": True},
        {"freeze": False},
        {"freeze": "now"},
        {"freeze": "2026-01-01T00:00:00"},
        {"set": "2026-02-30T00:00:00Z"},
        {"set": "2026-01-01T00:00:60Z"},
        {"set": "0001-01-01T00:00:00+01:00"},
        {"set": 5},
        {"set": None},
        {"advance": "1"},
        {"advance": True},
        {"advance": 1e999},
        {"run": 1},
        {"reset": False},
        {"stop": True},
        {"set": "2" * 100_000},
    ],
)
def test_what_is_no_change_of_a_clock_is_told_in_a_sentence(fake: Graph, space: Space, body: dict[str, object]) -> None:
    with pytest.raises(AdminError, match=r"^.{20,400}\.$") as caught:
        fake.admin.post("clock", body, space=space.key)

    assert caught.value.status == 400
    assert fake.admin.get("clock", space=space.key)["offset"] == 0


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2026-01-01T01:30:00+01:30", "2026-01-01T00:00:00Z"),
        ("2026-01-01 00:00:00.25z", "2026-01-01T00:00:00.250000Z"),
    ],
)
def test_the_forms_of_a_moment(fake: Graph, space: Space, text: str, now: str) -> None:
    assert fake.admin.post("clock", {"freeze": text}, space=space.key) == {
        "now": now,
        "frozen": True,
        "offset": pytest.approx(fake.admin.get("clock", space=space.key)["offset"], abs=60),
    }


def test_an_account_can_be_made_at_any_time(space: Space) -> None:
    changes: list[Callable[[], None]] = [lambda: space.clock.set(NOON), space.clock.run, space.clock.reset]
    for change in changes:
        change()
        assert call(space.url, ACCOUNT, token=space.token())[0] == 201
