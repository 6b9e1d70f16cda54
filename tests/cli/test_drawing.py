"""Examples outside of tests: by seed alone, in a stream, at no cost to the working directory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.cli.drawing import SMALLEST_BATCH, draws

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.lists(st.text(max_size=20), max_size=5)


def test_the_seed_decides_alone() -> None:
    assert list(draws(TEXTS, 1, 100)) == list(draws(TEXTS, 1, 100))
    assert list(draws(TEXTS, 1, 100)) != list(draws(TEXTS, 2, 100))


def test_a_greater_count_begins_with_the_examples_of_a_smaller() -> None:
    many = list(draws(TEXTS, 1, 150))
    assert len(many) == 150
    assert many[:70] == list(draws(TEXTS, 1, 70))


def test_the_first_example_does_not_wait_for_the_others() -> None:
    drawn = []
    first = next(draws(TEXTS.map(lambda value: drawn.append(value) or value), 1))  # type: ignore[func-returns-value]
    assert first is drawn[0]
    assert len(drawn) == SMALLEST_BATCH


def test_a_strategy_of_few_examples_repeats_them_and_one_of_a_single_example_ends() -> None:
    assert {*islice(draws(st.sampled_from("abc"), 1), 200)} == {*"abc"}
    assert list(draws(st.just(1), 1, 10)) == [1]


def test_nothing_is_left_in_the_working_directory(folder: Path) -> None:
    list(draws(TEXTS, 3, 20))
    assert list(folder.iterdir()) == []
