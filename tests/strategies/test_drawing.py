"""Examples outside of tests: by seed alone, and in a stream."""

from __future__ import annotations

from itertools import islice

from hypothesis import strategies as st

from graphfake.strategies.drawing import SMALLEST_BATCH, draws, in_turn

TEXTS = st.lists(st.text(max_size=20), max_size=5)


def test_the_seed_decides_alone() -> None:
    assert [*islice(draws(TEXTS, 1), 100)] == [*islice(draws(TEXTS, 1), 100)]
    assert [*islice(draws(TEXTS, 1), 100)] != [*islice(draws(TEXTS, 2), 100)]


def test_the_first_example_does_not_wait_for_the_others() -> None:
    drawn = []
    first = next(draws(TEXTS.map(lambda value: drawn.append(value) or value), 1))  # type: ignore[func-returns-value]
    assert first is drawn[0]
    assert len(drawn) == SMALLEST_BATCH


def test_a_strategy_of_few_examples_repeats_them_and_one_of_a_single_example_ends() -> None:
    assert {*islice(draws(st.sampled_from("abc"), 1), 200)} == {*"abc"}
    assert list(draws(st.just(1), 1)) == [1]


def test_several_strategies_take_turns_until_they_have_no_more() -> None:
    turns = [(2, st.just("a")), (3, st.sampled_from("bc")), (1, st.sampled_from("de"))]
    drawn = list(islice(in_turn(turns, 1), 21))
    assert drawn[0] == "a"
    for start in range(1, 21, 4):
        assert {*drawn[start : start + 3]} <= {*"bc"}
        assert drawn[start + 3] in "de"
    assert "a" not in drawn[1:]
