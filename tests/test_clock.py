"""World time comes from one source, always says its zone, and can be stopped, set and put forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphfake.clock import EPOCH, FIRST, LAST, Clock, moment, since_1970

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR_9999 = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
moments = st.integers(-2_000_000_000, 200_000_000_000).map(float)
spans = st.integers(-10_000_000, 10_000_000).map(float)


class Watch:
    """A source that a test moves by hand."""

    def __init__(self, at: float = 1_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def test_without_a_source_it_tells_real_time() -> None:
    before = datetime.now(UTC)
    told = Clock().now()
    assert before - timedelta(microseconds=1) <= told <= datetime.now(UTC) + timedelta(microseconds=1)


@given(st.integers(min_value=0, max_value=int(YEAR_9999)))
def test_seconds_and_now_are_the_same_moment(seconds: int) -> None:
    clock = Clock(lambda: float(seconds))
    assert clock.seconds() == seconds
    assert clock.now().timestamp() == seconds
    assert clock.now().tzinfo is UTC


@given(moments, moments, spans, spans)
def test_a_set_clock_runs_on_from_there_and_a_frozen_one_does_not(
    began: float, at: float, passed: float, by: float
) -> None:
    watch = Watch(began)
    clock = Clock(watch)
    clock.set(at)
    watch.at += passed
    assert clock.seconds() == at + passed
    clock.advance(by)
    assert clock.seconds() == at + passed + by
    assert clock.offset == at + by - began

    clock.freeze()
    watch.at += passed
    assert clock.seconds() == at + passed + by
    clock.advance(by)
    assert clock.seconds() == at + passed + 2 * by
    clock.set(at)
    watch.at += passed
    assert clock.seconds() == at

    clock.run()
    watch.at += passed
    assert clock.seconds() == at + passed
    clock.reset()
    assert (clock.seconds(), clock.offset, clock.is_frozen) == (watch.at, 0, False)


@given(moments, moments)
def test_freezing_at_a_moment_is_freezing_and_setting(began: float, at: float) -> None:
    clock = Clock(Watch(began))
    clock.freeze(at)

    assert (clock.seconds(), clock.now(), clock.offset) == (at, moment(at), at - began)
    assert clock.is_frozen


@given(moments, spans, spans)
def test_one_clock_goes_by_another(at: float, one: float, other: float) -> None:
    server = Clock(Watch(at))
    space = Clock(server)
    assert (space.seconds(), space.is_frozen) == (at, False)
    server.advance(one)
    space.advance(other)
    assert (space.seconds(), space.offset) == (at + one + other, other)
    server.freeze()
    assert space.is_frozen
    space.freeze()
    server.advance(one)
    assert (space.seconds(), space.offset) == (at + one + other, other - one)
    space.reset()
    assert space.seconds() == server.seconds()


def test_only_the_machines_own_time_is_real() -> None:
    server = Clock()
    space = Clock(server)
    assert space.is_real
    assert not Clock(Watch()).is_real
    changes: list[Callable[[], None]] = [
        space.freeze,
        partial(space.advance, 1),
        server.freeze,
        partial(server.set, 0),
    ]
    for change in changes:
        change()
        assert not space.is_real
        space.reset()
        server.reset()
        assert space.is_real


def test_it_stays_within_the_calendar() -> None:
    assert (moment(FIRST).year, moment(LAST).year) == (1, 9999)
    watch = Watch(LAST)
    clock = Clock(watch)
    watch.at += 100
    assert clock.now().year == 9999
    clock.freeze()
    assert clock.now().year == 9999
    clock.set(since_1970(datetime.max.replace(tzinfo=UTC)))
    assert clock.now().year == 9999


NO_TIMES: list[Callable[[Clock], None]] = [
    lambda clock: clock.set(LAST + 2),
    lambda clock: clock.set(FIRST - 1),
    lambda clock: clock.freeze(1e300),
    lambda clock: clock.advance(1e12),
    lambda clock: clock.advance(-(10**400)),
    lambda clock: clock.advance(float("nan")),
    lambda clock: clock.set(float("inf")),
    lambda clock: clock.freeze(float("-inf")),
]


@pytest.mark.parametrize("change", NO_TIMES)
@pytest.mark.parametrize("frozen", [True, False])
def test_what_is_no_time_is_refused_in_a_sentence_and_changes_nothing(
    change: Callable[[Clock], None], frozen: bool
) -> None:
    clock = Clock(Watch())
    clock.advance(7)
    if frozen:
        clock.freeze()
    with pytest.raises(ValueError, match=r"^(The clock|A time) .+\.$"):
        change(clock)
    assert (clock.seconds(), clock.is_frozen, clock.offset) == (1_007.0, frozen, 7)


@given(st.integers(-(2**52), 2**52).map(lambda micros: EPOCH + timedelta(microseconds=micros)))
@example(EPOCH)
def test_a_moment_comes_back_as_it_was_to_the_microsecond(at: datetime) -> None:
    """Between the years 1827 and 2112, beyond which a float has fewer digits."""
    clock = Clock()
    clock.freeze(since_1970(at))
    assert clock.now() == at
