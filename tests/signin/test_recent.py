"""What is remembered is bounded, and what is asked for stays."""

from __future__ import annotations

from graphfake.signin.recent import Recent


def test_never_holds_more_than_its_limit() -> None:
    recent: Recent[int, str] = Recent(3)
    for number in range(100):
        assert recent.put(number, f"{number}") == f"{number}"
        assert len(recent) == min(number + 1, 3)


def test_forgets_the_one_not_asked_for_longest() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)


def test_false_is_remembered_as_well_as_true() -> None:
    recent: Recent[str, bool] = Recent(2)
    recent.put("refused", False)
    assert recent.get("refused") is False
