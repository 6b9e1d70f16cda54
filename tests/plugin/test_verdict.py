"""A test fails for what it was refused, in words that say what to do, unless it expects that or fails by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.pytest_runs import failures, section

if TYPE_CHECKING:
    from tests.plugin.conftest import Run

IMPORTS = "from calling import ACCOUNT, ACCOUNTS, BROKEN, call, names\n"
REFUSED = "graphfake refused 1 request: body.null at /displayName"


def test_it_catches_what_the_application_swallowed_wherever_it_was_sent(run: Run) -> None:
    result = run(
        IMPORTS
        + """
import asyncio, unittest
import pytest
from hypothesis import given, strategies as st

def test_own_space(graphfake):
    call(graphfake.url, BROKEN)

def test_by_tenant(graphfake_server, graphfake_token):
    call(graphfake_server.url, BROKEN, token=graphfake_token)

def test_default_space(graphfake_server):
    call(graphfake_server.url, BROKEN)

def test_block(graphfake_server):
    with graphfake_server.space() as graph:
        call(graph.url, BROKEN)

def test_left_open(graphfake_server):
    call(graphfake_server.space().url, BROKEN)

def test_closed(graphfake_server):
    graph = graphfake_server.space()
    call(graph.url, BROKEN)
    graph.close()

@pytest.fixture
def prepared(graphfake):
    call(graphfake.url, BROKEN)

def test_in_setup(prepared): ...

def test_asked_for_late(request):
    call(request.getfixturevalue("graphfake").url, BROKEN)

async def test_async(graphfake):
    await asyncio.to_thread(call, graphfake.url, BROKEN)

@given(st.just(BROKEN))
def test_given(graphfake_server, body):
    with graphfake_server.space() as graph:
        call(graph.url, body)

class TestCase(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _graph(self, graphfake):
        self.graph = graphfake

    def test_unittest(self):
        call(self.graph.url, BROKEN)

def test_and_nothing_is_left_for_the_next_one(graphfake_server, graphfake): ...
"""
    )

    result.assert_outcomes(failed=11, passed=1)
    assert set(failures(result).values()) == {REFUSED}


def test_one_that_fails_by_itself_fails_for_that_and_the_verdict_stands_beside_it(run: Run) -> None:
    result = run(
        IMPORTS
        + """
import unittest
import pytest

def test_sync(graphfake):
    assert call(graphfake.url, BROKEN)[0] == 201

async def test_async(graphfake):
    assert call(graphfake.url, BROKEN)[0] == 201

def test_block(graphfake_server):
    with graphfake_server.space() as graph:
        assert call(graph.url, BROKEN)[0] == 201

def test_for_an_outcome(graphfake):
    assert call(graphfake.url, path=f"/beta{ACCOUNTS}/nobody")[0] == 200

class TestCase(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _graph(self, graphfake):
        self.graph = graphfake

    def test_unittest(self):
        self.assertEqual(call(self.graph.url, BROKEN)[0], 201)

def test_skipped(graphfake):
    call(graphfake.url, BROKEN)
    pytest.skip("no reason")

@pytest.mark.xfail
def test_expected_to_fail(graphfake):
    call(graphfake.url, BROKEN)
"""
    )

    result.assert_outcomes(failed=5, skipped=1, xfailed=1)
    own = "assert 400 == 201"
    assert failures(result) == {
        "test_sync": own,
        "test_async": own,
        "test_block": own,
        "test_for_an_outcome": "assert 404 == 200",
        "TestCase::test_unittest": "AssertionError: 400 != 201",
    }
    for name in ("test_sync", "test_async", "test_block", "TestCase.test_unittest"):
        assert [line.removeprefix("E").strip() for line in section(result, name)].count(REFUSED) == 1
    assert "graphfake refused 1 request: path.not-found" in section(result, "test_for_an_outcome")


def test_a_fixture_that_fails_is_told_too_what_was_refused(run: Run) -> None:
    result = run(
        IMPORTS
        + """
import pytest

@pytest.fixture
def account(graphfake):
    return call(graphfake.url, BROKEN)[1]["id"]

def test_it(account): ...
"""
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["E *KeyError: 'id'", "*- graphfake -*", REFUSED])


def test_what_is_refused_in_clearing_up_fails_nobody(run: Run) -> None:
    run(
        IMPORTS
        + """
import pytest

@pytest.fixture
def untidy(graphfake_server, graphfake):
    yield
    for graph in (graphfake_server, graphfake):
        call(graph.url, BROKEN)

def test_it(untidy): ...
def test_the_next(graphfake_server, graphfake): ...
"""
    ).assert_outcomes(passed=2)


def test_a_world_that_a_fixture_opens_by_itself_is_judged_at_the_end_of_its_block(run: Run) -> None:
    result = run(
        IMPORTS
        + """
import pytest

@pytest.fixture
def untidy(graphfake_server):
    with graphfake_server.space() as graph:
        yield
        call(graph.url, BROKEN)

def test_it(untidy): ...
"""
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([REFUSED, "POST * -> 400 *", f"ERROR test_it.py::test_it - {REFUSED}"])
    result.stdout.no_fnmatch_line("*space.py*")


def test_a_world_that_many_tests_share_fails_the_one_whose_refusal_it_is(run: Run) -> None:
    result = run(
        IMPORTS
        + """
import pytest

@pytest.fixture(scope="module")
def shared(graphfake_server):
    with graphfake_server.space() as graph:
        yield graph

def test_one(shared): ...
def test_two(shared): call(shared.url, BROKEN)
def test_three(shared): ...
def test_four(shared): shared.expect_refusal("body.null")
def test_five(shared): call(shared.url, BROKEN)
"""
    )

    assert failures(result) == {
        "test_two": REFUSED,
        "test_four": "expected a refusal by body.null, but none came",
        "test_five": REFUSED,
    }
    result.assert_outcomes(passed=2, failed=3)


def test_what_is_expected_is_no_fault_and_what_does_not_come_is_one(run: Run) -> None:
    result = run(
        IMPORTS
        + """
def test_statement(graphfake):
    graphfake.expect_refusal("body.null")
    call(graphfake.url, BROKEN)
    call(graphfake.url, BROKEN)

def test_block(graphfake):
    with graphfake.expect_refusal("body.null"):
        call(graphfake.url, BROKEN)

def test_default_space(graphfake_server):
    with graphfake_server.expect_refusal("body.null"):
        call(graphfake_server.url, BROKEN)

def test_too_early(graphfake):
    call(graphfake.url, BROKEN)
    with graphfake.expect_refusal("body.null"):
        call(graphfake.url, BROKEN)

def test_none_came(graphfake):
    graphfake.expect_refusal("body.null")
    call(graphfake.url, ACCOUNT)

def test_none_came_in_a_block(graphfake):
    with graphfake.expect_refusal("body.enum"):
        call(graphfake.url, BROKEN)
"""
    )

    result.assert_outcomes(passed=3, failed=3)
    assert failures(result) == {
        "test_too_early": REFUSED,
        "test_none_came": "expected a refusal by body.null, but none came",
        "test_none_came_in_a_block": "expected a refusal by body.enum, but none came; refused instead: "
        "body.null at /displayName",
    }


KINDS = """
def test_contract(graphfake): call(graphfake.url, BROKEN)
def test_auth(graphfake): call(graphfake.url, token=None)
def test_coverage(graphfake): call(graphfake.url, path="/beta/nothing")
def test_outcome(graphfake): call(graphfake.url, path=f"/beta{ACCOUNTS}/nobody")
"""


@pytest.mark.parametrize(
    ("ini", "fails"),
    [
        ("", {"test_contract", "test_auth", "test_coverage"}),
        ("graphfake_fail_on_refusal =\n", set()),
        ("graphfake_fail_on_refusal = auth outcome\n", {"test_auth", "test_outcome"}),
    ],
)
def test_the_kinds_that_fail_a_test_are_settings(run: Run, ini: str, fails: set[str]) -> None:
    result = run(IMPORTS + KINDS, ini=ini)

    assert set(failures(result)) == fails


def test_a_property_that_fails_is_shrunk_and_its_example_is_told(run: Run) -> None:
    result = run(
        IMPORTS
        + """
from hypothesis import Phase, given, settings, strategies as st

@settings(deadline=None, derandomize=True, phases=[Phase.generate, Phase.shrink])
@given(number=st.integers(0, 100))
def test_it(graphfake_server, number):
    with graphfake_server.space() as graph:
        call(graph.url, ACCOUNT | ({"colour": number} if number > 10 else {}))
"""
    )

    said = section(result, "test_it")
    assert said[0] == "graphfake refused 1 request: body.unknown-property at /colour"
    assert "  sent    colour: 11" in said
    assert "    number=11," in said


def test_the_curl_line_names_what_was_sent(run: Run) -> None:
    """The whole of it is held to a real shell beside the client's tests."""
    result = run(IMPORTS + "def test_it(graphfake): call(graphfake.url, BROKEN)")

    (repeat,) = [line for line in section(result, "test_it") if line.startswith("  repeat  ")]
    assert json.loads(repeat.partition(" -d '")[2][:-1])["displayName"] is None
