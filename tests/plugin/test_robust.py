"""Whatever a test does to the server or to the run: the others have their worlds, and a sentence says why."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.support.pytest_runs import failures, section

if TYPE_CHECKING:
    from tests.plugin.conftest import Run

STOPPED = (
    "graphfake_server was stopped by this test, and other tests use it, too; `with FakeGraph() as graph:` is a "
    "server of its own."
)


def servers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "graphfake"]


def test_a_test_that_stops_the_server_fails_and_no_other_does(run: Run) -> None:
    result = run("""
        from calling import ACCOUNT, call
        from graphfake import FakeGraph

        def test_stops(graphfake_server, graphfake): graphfake_server.stop()
        def test_next(graphfake): assert call(graphfake.url, ACCOUNT)[0] == 201
        def test_stops_and_fails(graphfake_server):
            graphfake_server.stop()
            assert False
        def test_the_one_after(graphfake_server): assert call(graphfake_server.url, ACCOUNT)[0] == 201
        def test_nested(graphfake):
            with FakeGraph(auth="off") as one, FakeGraph(auth="off") as other:
                call(one.url, ACCOUNT, token=None)
                assert [len(one.requests), len(other.requests), len(graphfake.requests)] == [1, 0, 0]
    """)

    result.assert_outcomes(passed=3, failed=2)
    assert section(result, "test_stops") == [STOPPED]
    assert failures(result)["test_stops_and_fails"] == "assert False"
    assert servers() == []


def test_a_space_that_is_used_after_its_end_is_told_so(run: Run) -> None:
    result = run("""
        KEPT = []

        def test_keeps(graphfake, graphfake_server): KEPT.extend([graphfake, graphfake_server.space()])
        def test_own(graphfake): KEPT[0].requests
        def test_opened(graphfake): KEPT[1].state.everything()
    """)

    result.assert_outcomes(passed=1, failed=2)
    said = "This space has ended, with its block or its test: look into it within that."
    told = f"graphfake.client.admin.NotRunningError: {said}"
    assert failures(result) == dict.fromkeys(["test_own", "test_opened"], told)


ENDS = {
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "exit": "pytest.exit('enough')",
    "SystemExit": "raise SystemExit(3)",
}


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_a_run_that_ends_early_leaves_no_server(run: Run, ends: str) -> None:
    with suppress(KeyboardInterrupt):  # which pytester raises again
        result = run(f"""
            import pytest
            from calling import BROKEN, call

            def test_it(graphfake):
                call(graphfake.url, BROKEN)
                {ends}
        """)
        result.stdout.no_fnmatch_line("INTERNALERROR*")
    assert servers() == []


def test_a_taken_port_is_told_in_a_sentence_to_each_test(run: Run) -> None:
    result = run("""
        import socket
        import pytest

        TAKEN = socket.create_server(("127.0.0.1", 0))

        @pytest.fixture(scope="session")
        def graphfake_listen_address():
            yield ("127.0.0.1", TAKEN.getsockname()[1])
            TAKEN.close()

        def test_one(graphfake): ...
        def test_two(graphfake): ...
        def test_without(): ...
    """)

    result.assert_outcomes(passed=1, errors=2)
    said = [line for line in result.outlines if line.startswith("graphfake_server cannot start: 127.0.0.1 port ")]
    assert len(said) == 2
    assert all("is taken by another program" in line for line in said)
    assert servers() == []


def test_data_and_other_settings_that_cannot_be_are_told_at_the_start(run: Run) -> None:
    said = {
        "graphfake_data = nowhere.json": "data='nowhere.json' is neither 'example' nor a file that can be read: *",
        "graphfake_auth = loose": "auth='loose' is not one of off, lenient, strict.",
        "graphfake_faults = flakey": "faults[[]0]: there is no preset 'flakey'; the nearest is 'flaky'.*",
        "graphfake_data = wrong.json": "*wrong.json:1: at /deviceManagement/nothing*",
    }
    for ini, sentence in said.items():
        files = {"wrong.json": '{"/deviceManagement/nothing": {}}'}
        result = run("def test_it(graphfake): ...", ini=f"{ini}\n", files=files)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([f"graphfake_server cannot start: {sentence}"])


def test_forked_children_and_policies_of_loops_are_their_own_business(run: Run) -> None:
    run("""
        import asyncio, os
        import pytest
        from calling import ACCOUNT, call, names

        @pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
        @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
        def test_fork(graphfake):
            child = os.fork()
            if child == 0:
                os._exit(call(graphfake.url, ACCOUNT)[0] != 201 or len(graphfake.requests) != 1)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            assert len(names(graphfake.url)) == 1

        @pytest.mark.filterwarnings("ignore:.*policy.*:DeprecationWarning")
        def test_policy(graphfake):
            class Never(asyncio.DefaultEventLoopPolicy):
                def new_event_loop(self):
                    raise AssertionError

            before = asyncio.get_event_loop_policy()
            asyncio.set_event_loop_policy(Never())
            try:
                from graphfake import FakeGraph
                with FakeGraph() as graph:
                    assert [call(one.url, ACCOUNT)[0] for one in (graph, graphfake)] == [201, 201]
            finally:
                asyncio.set_event_loop_policy(before)
    """).assert_outcomes(passed=2)


def test_expectations_hold_in_either_form_and_never_replace_an_exception(run: Run) -> None:
    result = run("""
        import pytest
        from calling import BROKEN, call

        def test_unmet_and_fails(graphfake):
            graphfake.expect_refusal("body.enum")
            raise RuntimeError("its own")

        def test_block_unmet_and_fails(graphfake):
            with graphfake.expect_refusal("body.enum"):
                raise RuntimeError("its own")

        @pytest.mark.xfail(raises=RuntimeError, strict=True)
        def test_refused_and_expected_to_fail(graphfake):
            call(graphfake.url, BROKEN)
            raise RuntimeError("its own")

        def test_statement_covers_what_comes_after(graphfake):
            with graphfake.expect_refusal("body.null") as within:
                call(graphfake.url, BROKEN)
            call(graphfake.url, BROKEN)
            assert len(within.requests) == 1
    """)

    result.assert_outcomes(failed=3, xfailed=1)
    assert failures(result) == {
        "test_unmet_and_fails": "RuntimeError: its own",
        "test_block_unmet_and_fails": "RuntimeError: its own",
        "test_statement_covers_what_comes_after": "graphfake refused 1 request: body.null at /displayName",
    }
