"""What `hypothesis.strategies.from_type` is told of our types."""

from __future__ import annotations

from hypothesis import strategies as st

from graphfake.contracts.edm.date_time_offset import DateTimeOffset, parse
from graphfake.strategies.dates import date_time_offsets


def register_types() -> None:
    """Draw DateTimeOffset as the values that can be read; by its fields alone it would be any nine integers."""
    st.register_type_strategy(DateTimeOffset, date_time_offsets().map(parse))
