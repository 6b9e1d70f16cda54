"""Hypothesis learns of our types by an entry point that costs nothing where they are not used."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphfake.strategies  # noqa: F401 - whoever uses the strategies has the types registered
from graphfake._hypothesis import register
from graphfake.contracts.edm.date_time_offset import DateTimeOffset


def loaded_by(code: str) -> list[str]:
    """The modules of ours that a fresh interpreter has after running `code`."""
    told = f"{code}\nimport sys\nprint(*sorted(name for name in sys.modules if name.startswith('graphfake')))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


def test_the_entry_point_is_there() -> None:
    [found] = [point for point in entry_points(group="hypothesis") if point.name == "graphfake"]
    assert found.load() is register


def test_importing_hypothesis_loads_no_room_of_ours() -> None:
    assert set(loaded_by("import hypothesis")) <= {"graphfake", "graphfake._hypothesis"}


@pytest.mark.parametrize(
    "imports",
    [
        "import graphfake.contracts, hypothesis",
        "import hypothesis, graphfake.strategies",
        "import graphfake.strategies",
    ],
)
def test_in_whatever_order_things_are_imported_the_type_is_known(imports: str) -> None:
    code = f"""{imports}
from hypothesis import find, strategies as st
from graphfake.contracts.edm.date_time_offset import DateTimeOffset
value = find(st.from_type(DateTimeOffset), lambda _: True)
assert (value.year, value.month, value.day, value.offset) == (2000, 1, 1, 0), value
"""
    loaded_by(code)


@settings(max_examples=20)
@given(st.from_type(DateTimeOffset))
def test_what_is_drawn_is_a_date(value: DateTimeOffset) -> None:
    assert 1 <= value.day <= 31
