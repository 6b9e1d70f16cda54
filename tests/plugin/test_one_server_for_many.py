"""Workers: a server each, or one at `--graphfake-url`, and in no case anybody else's data."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.calling import BROKEN, call, names

if TYPE_CHECKING:
    from graphfake import FakeGraph
    from tests.plugin.conftest import Run

TESTS = """
    import pytest
    from calling import ACCOUNT, BROKEN, call, names

    @pytest.mark.parametrize("number", range(4))
    def test_opaque_token(graphfake_url, number):
        call(graphfake_url, ACCOUNT | {"displayName": f"opaque {number}"})
        assert names(graphfake_url) == [f"opaque {number}"]

    @pytest.mark.parametrize("number", range(4))
    def test_no_token(graphfake_server, number):
        with graphfake_server.space(auth="off") as graph:
            call(graph.url, ACCOUNT | {"displayName": f"silent {number}"}, token=None)
            assert names(graph.url, token=None) == [f"silent {number}"]

    def test_broken(graphfake):
        call(graphfake.url, BROKEN)

    def test_where(graphfake_server):
        print("at", graphfake_server.url)
"""


def test_workers_have_a_server_each(run: Run) -> None:
    result = run(TESTS, "-n2")

    result.assert_outcomes(passed=9, failed=1)
    result.stdout.fnmatch_lines(
        ["FAILED test_it.py::test_broken - graphfake refused 1 request: body.null at /displayName"]
    )


def test_workers_can_share_the_one_at_an_address(run: Run, elsewhere: FakeGraph) -> None:
    call(elsewhere.url, BROKEN)
    result = run(TESTS, "-n2", "-rP", f"--graphfake-url={elsewhere.url}/")

    result.assert_outcomes(passed=9, failed=1)
    result.stdout.fnmatch_lines([f"at {elsewhere.url}"])
    assert names(elsewhere.url) == []


def test_a_world_that_is_off_needs_no_token(run: Run, elsewhere: FakeGraph) -> None:
    run(
        """
        import pytest
        from calling import ACCOUNT, call, names

        @pytest.mark.parametrize("number", range(2))
        def test_it(graphfake_url, number):
            assert call(graphfake_url, ACCOUNT, token=None)[0] == 201
            assert len(names(graphfake_url, token=None)) == 1
        """,
        f"--graphfake-url={elsewhere.url}",
    ).assert_outcomes(passed=2)


def test_tolerated_rules_hold_there_too(run: Run, elsewhere: FakeGraph) -> None:
    run(
        """
        from calling import ACCOUNT, call

        def test_it(graphfake_server):
            with graphfake_server.space() as graph:
                assert call(graph.url, ACCOUNT | {"colour": "red"})[0] == 201
        """,
        f"--graphfake-url={elsewhere.url}",
        ini="graphfake_tolerate = body.unknown-property\n",
    ).assert_outcomes(passed=1)


def test_the_world_of_a_failed_test_stays_so_that_the_curl_line_still_answers(run: Run, elsewhere: FakeGraph) -> None:
    result = run(
        """
        from calling import ACCOUNT, BROKEN, call

        def test_it(graphfake):
            status, account = call(graphfake.url, ACCOUNT)
            path = f"/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries/{account['id']}/categorySummaries"
            call(graphfake.url, {"displayName": 7}, path=path)
        """,
        f"--graphfake-url={elsewhere.url}",
    )
    (line,) = [line for line in result.outlines if line.startswith("  repeat  ")]
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    again = subprocess.run(
        ["sh", "-c", line.removeprefix("  repeat  ")], env={"TOKEN": elsewhere.token()}, capture_output=True, check=True
    )

    assert b"Cannot convert the literal '7' to the expected type 'Edm.String'." in again.stdout


def test_nobody_at_the_address_is_told_in_a_sentence(run: Run, elsewhere: FakeGraph) -> None:
    url = elsewhere.url
    elsewhere.stop()
    result = run("def test_it(graphfake): ...", f"--graphfake-url={url}")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [f"--graphfake-url: No graphfake server answers at {url} (*); `graphfake serve` starts one."]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_one_that_goes_away_fails_the_tests_that_use_it_and_no_others(run: Run, elsewhere: FakeGraph) -> None:
    class Elsewhere:
        @pytest.fixture
        def elsewhere(self) -> FakeGraph:
            return elsewhere

    result = run(
        """
        def test_before(graphfake): ...

        def test_meanwhile(graphfake, elsewhere):
            elsewhere.stop()

        def test_without(): ...
        """,
        f"--graphfake-url={elsewhere.url}",
        plugins=[Elsewhere()],
    )

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["graphfake_server: No graphfake server answers at *"])
    result.stdout.no_fnmatch_line("*exception*")
