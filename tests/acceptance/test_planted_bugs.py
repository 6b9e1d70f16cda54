"""The contract property finds bugs: each one that is planted in a server makes it fail, and without any it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfake.contracts import load
from graphfake.strategies import rules_of
from tests.support.broken import BUGS, BrokenServer
from tests.support.contract_property import (
    Broken,
    Subject,
    keeps_updates,
    keeps_what_is_tolerated,
    keeps_what_is_valid,
    refuses_what_is_invalid,
)
from tests.support.family import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Served

PARTS = {"valid": keeps_what_is_valid, "tolerated": keeps_what_is_tolerated, "updates": keeps_updates}
EXAMPLES = 2_000  # the first that finds the bug is the last


@pytest.fixture(scope="module")
def broken(server: Served) -> Iterator[BrokenServer]:
    with BrokenServer(server) as started:
        yield started


def hold(broken: BrokenServer, part: str, examples: int) -> None:
    """The same payloads on every run: that a bug is found must not depend on luck."""
    type_ = load().type(STATE.full_name)
    subject = Subject(type_, broken.base_url, STATE.collection, shrink=False, seeded=True)
    if part in PARTS:
        PARTS[part](subject, examples)
    else:
        refuses_what_is_invalid(subject, part, examples)


@pytest.mark.parametrize("name", BUGS)
def test_the_property_finds(broken: BrokenServer, name: str) -> None:
    broken.plant(name)

    with pytest.raises(Broken):
        hold(broken, BUGS[name].found_by, EXAMPLES)


@pytest.mark.parametrize("part", [*PARTS, *rules_of(STATE.full_name)])
def test_and_finds_none_where_none_is_planted(broken: BrokenServer, part: str) -> None:
    broken.plant(None)

    hold(broken, part, 25)


def test_a_bug_is_told_with_what_was_due(broken: BrokenServer) -> None:
    broken.plant("digits of a date are lost")

    with pytest.raises(Broken, match=r"where '.*' was due, in the answer at /lastUpdatedDateTime"):
        hold(broken, "valid", EXAMPLES)
