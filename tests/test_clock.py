"""World time comes from one source, and always says its zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graphfake.clock import Clock

YEAR_9999 = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


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
