"""Limits: what counts, when enough is enough, and what a client is told before and after."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.clock import Clock
from graphfake.contracts import rule
from graphfake.faults.throttling.limits import SIZES, Limit, published, service_of
from graphfake.faults.throttling.meters import Bucket, Window
from graphfake.faults.throttling.ruling import Throttle, Throttling
from tests.faults.drawn import NOON, faults, request
from tests.support.costs import costing_less_than

if TYPE_CHECKING:
    from graphfake.faults import Faults, Strike

steps = st.lists(st.tuples(st.sampled_from([0, 0, 0, 0.125, 0.5, 1, 3, 7]), st.integers(1, 3)), max_size=40)


def stopped(at: float = NOON) -> Clock:
    """A clock that stands until it is put forward."""
    clock = Clock(lambda: 0.0)
    clock.freeze(at)
    return clock


class Asked(NamedTuple):
    """A request in the naive account: when, and what it cost."""

    at: float
    cost: int


class TestAWindow:
    @given(steps, st.integers(3, 6), st.sampled_from([0.5, 2, 5]))
    def test_lets_through_what_a_naive_account_lets_through(
        self, asked: list[tuple[float, int]], most: int, seconds: float
    ) -> None:
        window = Window(Limit("tenant", "requests", most, seconds), NOON)
        now, seen = NOON, list[Asked]()
        for wait, cost in asked:
            now += wait
            if seen and now >= seen[0].at + seconds:
                seen = []
            seen.append(Asked(now, cost))
            used = sum(past.cost for past in seen)
            reading = window.ask(cost, now)
            assert (reading.wait > 0) == (used > most)
            assert reading.used == used / most
            assert reading.remaining == max(most - used, 0)
            assert reading.ends == max(math.ceil(seen[0].at + seconds - now), 1)


class TestABucket:
    @given(steps, st.integers(3, 6), st.sampled_from([1, 2, 4]))
    def test_lets_through_what_a_naive_account_lets_through(
        self, asked: list[tuple[float, int]], most: int, seconds: float
    ) -> None:
        bucket = Bucket(Limit("tenant", "units", most, seconds, bucket=True), NOON)
        now, left = NOON, float(most)
        for wait, cost in asked:
            now += wait
            left = min(left + wait * most / seconds, most)
            passes = left >= cost - 0.01
            left = max(left - cost, -0.8 * most)
            reading = bucket.ask(cost, now)
            assert (reading.wait == 0) == passes
            assert reading.used == pytest.approx((most - left) / most)
            assert reading.remaining == max(math.floor(left + 1e-9), 0)


own = st.fixed_dictionaries(
    {"seconds": st.sampled_from([0.1, 1, 2.5, 20])},
    optional={"writes": st.integers(1, 3), "per": st.sampled_from(["application", "tenant"])},
).flatmap(lambda limits: st.integers(1, 5).map(lambda requests: {**limits, "requests": requests}))


class TestAWait:
    @given(
        own | st.just("published"),
        st.lists(st.sampled_from([0, 0, 0, 0.3, 1]), max_size=30),
        st.sampled_from([0, NOON, 2.5e11]),
        st.sampled_from(["GET", "POST"]),
    )
    def test_of_as_long_as_it_says_is_enough(self, said: Any, waits: list[float], noon: float, method: str) -> None:
        clock = stopped(noon)
        made = faults({"throttle": said}, clock=clock)
        for wait in waits:
            clock.advance(wait)
            strike = made.strike(request(method, "/deviceManagement/things"))
            if strike is not None and strike.before is not None:
                clock.advance(int(strike.before.headers["Retry-After"]))
                assert_passes(made.strike(request(method, "/deviceManagement/things")))

    def test_that_is_cut_short_is_not(self) -> None:
        clock = stopped()
        made = faults({"throttle": {"requests": 2, "seconds": 20}}, clock=clock)
        assert [passes(made) for _ in range(3)] == [True, True, False]
        clock.advance(19.9)
        assert not passes(made)
        clock.advance(0.1)
        assert passes(made)

    def test_begins_anew_where_the_clock_is_put_back(self) -> None:
        clock = stopped()
        made = faults({"throttle": {"requests": 1, "seconds": 20}}, clock=clock)
        assert [passes(made), passes(made)] == [True, False]
        clock.set(NOON - 3600)
        assert passes(made)


def passes(made: Faults, method: str = "GET", path: str = "/deviceManagement/x", **more: Any) -> bool:
    """Whether one request more passes."""
    strike = made.strike(request(method, path, **more))
    return strike is None or strike.before is None


def assert_passes(strike: Strike | None) -> None:
    assert strike is None or strike.before is None


class TestWhatCounts:
    def test_one_application_takes_nothing_from_another_unless_the_tenant_is_limited(self) -> None:
        apart = faults({"throttle": {"requests": 1, "seconds": 20}})
        together = faults({"throttle": {"requests": 1, "seconds": 20, "per": "tenant"}})
        for made, other in ((apart, True), (together, False)):
            assert passes(made, application="a")
            assert not passes(made, application="a")
            assert passes(made, application="b") == other
            assert passes(made, tenant="elsewhere", application="b")

    def test_reading_takes_nothing_from_writing(self) -> None:
        made = faults({"throttle": {"writes": 1, "seconds": 20}})
        assert all(passes(made, "GET") for _ in range(5))
        assert passes(made, "POST")
        assert not any(passes(made, method) for method in ("POST", "PATCH", "PUT", "DELETE"))
        assert passes(made, "GET")

    def test_what_is_refused_counts_and_so_does_what_fails_otherwise(self) -> None:
        made = faults({"status": 503, "times": 2}, {"throttle": {"requests": 3, "seconds": 20}})
        told = [strike.told if (strike := made.strike(request())) else None for _ in range(4)]
        assert told == ["fault-1; status=503"] * 2 + [None, "fault-2; status=429; retry-after=20; throttle=own"]

    def test_a_batch_counts_by_what_it_holds(self) -> None:
        made = faults({"throttle": {"requests": 1, "seconds": 20}})
        assert all(passes(made, "POST", "/$batch", operations=("batch",)) for _ in range(3))
        assert passes(made, batched=True)
        assert not passes(made, batched=True)

    def test_what_the_rule_does_not_match_does_not(self) -> None:
        made = faults({"path": "/users/**", "throttle": {"requests": 1, "seconds": 20}})
        assert all(passes(made) for _ in range(3))
        assert passes(made, path="/users/1")

    def test_memory_of_who_asked_is_bounded(self) -> None:
        throttling = Throttling(Throttle(limits=(Limit("application", "requests", 1, 20),)), most=2)
        waits = [throttling.ask(request(application=name), NOON).wait for name in "aabbcca"]
        assert waits == [0, 20, 0, 20, 0, 20, 0]


class TestWhatIsTold:
    def test_nothing_of_limits_that_do_not_announce_themselves(self) -> None:
        made = faults({"throttle": {"requests": 2, "seconds": 20}})
        assert [made.strike(request()) for _ in range(2)] == [None, None]

    def test_headers_from_most_of_the_limit_on_where_they_do(self) -> None:
        made = faults({"throttle": {"requests": 5, "seconds": 20, "announce": True}})
        dealt = [made.strike(request()) for _ in range(6)]
        assert [strike and dict(strike.headers) for strike in dealt] == [
            None, None, None,
            {"RateLimit-Limit": "5", "RateLimit-Remaining": "1", "RateLimit-Reset": "20"},
            {"RateLimit-Limit": "5", "RateLimit-Remaining": "0", "RateLimit-Reset": "20"},
            {"RateLimit-Limit": "5", "RateLimit-Remaining": "0", "RateLimit-Reset": "20"},
        ]  # fmt: skip
        assert [strike and strike.told for strike in dealt[3:]] == [
            "", "", "fault-1; status=429; retry-after=20; throttle=own",
        ]  # fmt: skip
        assert made.rules()[0] | {"met": 6, "fell": 1} == made.rules()[0]

    def test_no_retry_after_where_the_rule_says_so(self) -> None:
        made = faults({"throttle": {"requests": 1, "seconds": 20}, "retry_after": "absent", "code": "x"})
        made.strike(request())
        strike = made.strike(request())
        assert strike is not None
        assert strike.before is not None
        assert (strike.before.headers, strike.before.code) == ({}, "x")


APP, TENANT = "9a3d526c-b3c1-4479-ba74-197b5c5751ae", "0785ef7c-2d7a-4542-b048-95bcab406e0b"


class TestPublishedLimits:
    @pytest.mark.parametrize(
        ("method", "path", "limit", "seconds"),
        [
            ("POST", "/deviceManagement/things", 100, 20),
            ("GET", "/deviceManagement/things", 1000, 20),
            ("PATCH", "/deviceManagement/managedDevices/1", 200, 20),
            ("GET", "/deviceManagement/managedDevices", 2000, 20),
            ("DELETE", "/deviceAppManagement/mobileApps/1", 100, 20),
            ("PATCH", "/users/1", 3000, 150),
        ],
    )
    def test_are_those_of_the_service(self, method: str, path: str, limit: int, seconds: int) -> None:
        throttling = Throttling(Throttle(published="small"))
        # The clock runs, but not so far that a window would end: buckets of resource units must not be hit first.
        asked = [throttling.ask(request(method, path), NOON + number * 0.0045) for number in range(limit + 1)]
        assert [ruling.wait for ruling in asked[:-1]] == [0] * limit
        assert asked[-1].wait == math.ceil(seconds - limit * 0.0045)

    def test_add_up_the_applications_of_a_tenant(self) -> None:
        throttling = Throttling(Throttle(published="small"))
        waits = [
            throttling.ask(request("POST", "/deviceManagement/things", application=application), NOON).wait
            for application in ("a", "b", "c")
            for _ in range(70)
        ]
        assert waits == [0] * 200 + [20] * 10

    @pytest.mark.parametrize(("size", "units"), [*zip(SIZES, (3500, 5000, 8000), strict=True)])
    def test_of_the_directory_are_resource_units_by_the_size_of_the_tenant(self, size: Any, units: int) -> None:
        throttling = Throttling(Throttle(published=size))
        throttling.ask(request("POST", "/isMemberOf"), NOON)  # four
        asked = [throttling.ask(request("GET", "/groups/1/members"), NOON) for _ in range(units // 3 + 1)]
        passed = [ruling for ruling in asked if not ruling.wait]
        assert len(passed) == (units - 4) // 3
        assert {ruling.headers["x-ms-resource-unit"] for ruling in asked} == {"3"}

    def test_of_the_directory_tell_how_much_is_used_and_then_whose_limit_it_was(self) -> None:
        made = faults({"throttle": "published"})
        facts = request("GET", "/groups/1/transitiveMembers", application=APP, tenant=TENANT)
        dealt = [strike for _ in range(1_000) if (strike := made.strike(facts))]
        told = [strike.headers.get("x-ms-throttle-limit-percentage") for strike in dealt]
        assert told[:560] == [None] * 560
        assert told[560] == "0.80"
        assert told[629] == "0.90"
        passed, refused = dealt[699], dealt[700]
        assert (passed.before, passed.told) == (None, "")
        assert refused.before is not None
        assert refused.before.rule == "throttle.published"
        assert dict(refused.headers) == {
            "x-ms-resource-unit": "5",
            "x-ms-throttle-limit-percentage": "1.00",
            "x-ms-throttle-scope": f"Tenant_Application/ReadWrite/{APP}/{TENANT}",
            "x-ms-throttle-information": "ResourceUnitLimitExceeded",
        }

    def test_name_nobody_where_the_token_names_nobody_that_a_header_could(self) -> None:
        clock = stopped()
        made = faults({"throttle": "published"}, clock=clock)
        for number in range(3_001):
            clock.advance(2 * (number % 1_000 == 0))  # so that resource units flow in
            strike = made.strike(request("POST", "/users", application="a\r\nb", tenant=""))
        assert strike is not None
        nobody = "00000000-0000-0000-0000-000000000000"
        assert strike.headers["x-ms-throttle-scope"] == f"Tenant_Application/Write/{nobody}/{nobody}"
        assert strike.headers["x-ms-throttle-information"] == "WriteLimitExceeded"

    def test_hold_everywhere_where_no_service_has_its_own(self) -> None:
        assert service_of("/drives/1", "small").limits == (Limit("every tenant", "requests", 130_000, 10),)
        assert service_of("/users/1", "small").limits[-1] == Limit("every tenant", "requests", 130_000, 10)

    def test_count_no_post_that_only_asks_as_a_write(self) -> None:
        asks, writes = service_of("/users/1/getMemberGroups", "small"), service_of("/users", "small")
        of_writes = [limit for limit in asks.limits if limit.counts == "writes"]
        assert [asks.cost(limit, "POST", "/users/1/getMemberGroups") for limit in of_writes] == [0, 0, 0]
        assert [writes.cost(limit, "POST", "/users") for limit in of_writes] == [1, 1, 1]
        assert [writes.cost(limit, "GET", "/users") for limit in of_writes] == [0, 0, 0]

    def test_take_an_application_for_the_same_in_any_letter_case(self) -> None:
        made = faults({"throttle": {"requests": 1, "seconds": 10}})
        assert made.strike(request(application="ABC", tenant="T")) is None
        assert made.strike(request(application="abc", tenant="t")) is not None

    def test_each_say_who_published_them(self) -> None:
        rows = [*published()["everywhere"], *(limit for row in published()["services"] for limit in row["limits"])]
        assert len(rows) == 18
        assert {row["basis"] for row in rows} == {"doc"}
        assert all(row["source"].startswith("Microsoft Graph throttling limits page, ") for row in rows)

    def test_have_words_of_their_own(self) -> None:
        assert rule("throttle.published").kind == rule("throttle.limit").kind == "injected"

    def test_cost_little(self) -> None:
        made = faults({"throttle": "published"})
        with costing_less_than(1):  # it takes a tenth of that
            for _ in range(4_000):
                made.strike(request())
