"""Which refusals were expected, and what is said of those that were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph, RefusalError
from graphfake.server import OptionError
from tests.support.calling import ACCOUNT, BROKEN, call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake import Graph, Space

UNKNOWN = ACCOUNT | {"colour": "red"}  # body.unknown-property


@pytest.fixture(scope="module")
def strict() -> Iterator[Graph]:
    """A fake whose spaces fail for any refusal that Graph can never take back."""
    with FakeGraph(fail_on_refusal=["contract", "coverage"]) as graph:
        yield graph
        graph.fail_on = frozenset()


def rules(error: RefusalError | None) -> list[str | None]:
    return [request.rule for request in error.unexpected] if error else []


def test_a_refusal_that_the_caller_swallowed_fails_the_block(strict: Graph) -> None:
    with (
        pytest.raises(RefusalError, match=r"^graphfake refused 1 request: body\.null at /displayName\n"),
        strict.space() as space,
    ):
        call(space.url, BROKEN)


def test_it_fails_what_the_fake_decorates() -> None:
    @FakeGraph(fail_on_refusal=["contract"])
    def sends(graph: FakeGraph) -> None:
        call(graph.url, BROKEN)

    with pytest.raises(RefusalError, match=r"^graphfake refused 1 request: body\.null at /displayName\n"):
        sends()


@pytest.mark.parametrize("kinds", [["contracts"], ["note"], "contract"], ids=str)
def test_what_is_no_kind_of_refusal_is_told(kinds: list[str]) -> None:
    with pytest.raises(OptionError, match="fail_on_refusal"):
        FakeGraph(fail_on_refusal=kinds)


def test_one_of_another_kind_does_not(strict: Graph) -> None:
    with strict.space() as space:
        call(space.url, path="/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries/nobody")
        assert space.refusals[0].kind == "outcome"


def test_outside_of_tests_no_refusal_fails_a_block(fake: Graph) -> None:
    with fake.space() as space:
        call(space.url, BROKEN)


def test_a_block_that_fails_by_itself_fails_for_that_and_is_told_what_was_refused(fake: Graph) -> None:
    def block() -> None:
        with fake.space() as space:
            call(space.url, BROKEN)
            raise KeyError("id")

    with pytest.raises(KeyError) as caught:
        block()

    assert caught.value.__notes__[0].startswith("graphfake refused 1 request: body.null at /displayName\nPOST ")


def test_a_refusal_is_told_once(strict: Graph) -> None:
    with strict.space() as space:
        call(space.url, BROKEN)
        assert rules(space.settle()) == ["body.null"]
        call(space.url, UNKNOWN)
        assert rules(space.settle()) == ["body.unknown-property"]
        assert space.settle() is None


def test_neither_a_reset_nor_closing_hides_one(strict: Graph) -> None:
    space = strict.space()
    call(space.url, BROKEN)
    space.reset()
    call(space.url, UNKNOWN)
    space.close()

    assert rules(strict.settle()) == ["body.null", "body.unknown-property"]
    assert strict.settle() is None


def test_the_fake_judges_all_its_spaces_together(strict: Graph) -> None:
    with strict.space() as one, strict.space() as other:
        for graph in (strict, one, other):
            call(graph.url, BROKEN)
        verdict = strict.settle()

    assert verdict is not None
    assert [request.space for request in verdict.unexpected] == ["default", one.key, other.key]


class TestExpectRefusal:
    def test_as_a_statement_it_covers_the_rest(self, strict: Graph) -> None:
        with strict.space() as space:
            expected = space.expect_refusal("body.null")
            for _ in range(2):
                call(space.url, BROKEN)
            assert space.settle() is None
            assert [request.status for request in expected.requests] == [400, 400]

    def test_as_a_statement_it_does_not_cover_what_was_before(self, strict: Graph) -> None:
        with strict.space() as space:
            call(space.url, BROKEN)
            space.expect_refusal("body.null")
            call(space.url, BROKEN)
            assert rules(space.settle()) == ["body.null"]

    def test_as_a_context_manager_it_covers_its_block(self, strict: Graph) -> None:
        with strict.space() as space:
            with space.expect_refusal("body.null") as expected:
                call(space.url, BROKEN)
            assert [request.pointer for request in expected.requests] == ["/displayName"]
            call(space.url, BROKEN)
            assert rules(space.settle()) == ["body.null"]

    async def test_an_async_block_does_the_same(self, strict: Graph) -> None:
        with strict.space() as space:
            async with space.expect_refusal("body.null"):
                call(space.url, BROKEN)

    def test_it_covers_one_rule(self, strict: Graph) -> None:
        with strict.space() as space:
            with space.expect_refusal("body.null"):
                call(space.url, BROKEN)
                call(space.url, UNKNOWN)
            assert rules(space.settle()) == ["body.unknown-property"]

    def test_each_refusal_meets_the_innermost_that_expects_it(self, strict: Graph) -> None:
        with strict.space() as space, space.expect_refusal("body.null") as outer:
            call(space.url, BROKEN)
            with space.expect_refusal("body.null") as inner:
                call(space.url, BROKEN)
            assert (len(outer.requests), len(inner.requests)) == (1, 1)

    def test_it_may_expect_what_would_not_fail(self, fake: Graph) -> None:
        with fake.space() as space, space.expect_refusal("path.not-found"):
            call(space.url, path="/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries/nobody")

    def test_one_by_a_rule_that_does_not_exist_is_told_of_the_nearest(self, fake: Graph) -> None:
        said = r"but none came; there is no rule 'body\.nul', the nearest is body\.null$"
        with pytest.raises(RefusalError, match=said), fake.space() as space:
            space.expect_refusal("body.nul")

    def test_that_none_comes_fails_its_block(self, fake: Graph) -> None:
        with (
            fake.space() as space,
            pytest.raises(RefusalError, match=r"^expected a refusal by body\.null, but none came$"),
            space.expect_refusal("body.null"),
        ):
            call(space.url, ACCOUNT)

    def test_it_says_what_came_instead(self, fake: Graph) -> None:
        with (
            fake.space() as space,
            pytest.raises(RefusalError, match=r"; refused instead: body\.null at /displayName$"),
            space.expect_refusal("body.enum"),
        ):
            call(space.url, BROKEN)

    def test_that_none_comes_fails_the_space_it_was_said_of(self, fake: Graph) -> None:
        with (
            pytest.raises(RefusalError, match=r"^expected a refusal by body\.null, but none came$"),
            fake.space() as space,
        ):
            space.expect_refusal("body.null")

    def test_a_block_that_fails_by_itself_fails_for_that(self, fake: Graph) -> None:
        with pytest.raises(KeyError), fake.space() as space, space.expect_refusal("body.null"):
            raise KeyError

    def test_it_ends_with_the_verdict(self, fake: Graph) -> None:
        with fake.space() as space:
            space.expect_refusal("body.null")
            assert space.settle() is not None
            assert space.settle() is None


def test_spaces_of_a_fake_that_has_stopped_have_nothing_to_say() -> None:
    graph = FakeGraph().start()
    with graph.space():
        graph.stop()


def test_the_journal_of_a_space_is_read_on_from_where_it_was(space: Space) -> None:
    """However many requests there were, each look reads what is new."""
    for number in range(1, 4):
        call(space.url, BROKEN)
        verdict = space.settle(every=True)
        assert verdict is not None
        assert [request.number for request in verdict.unexpected] == [number]
