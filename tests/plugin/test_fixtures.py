"""The fixtures: one server for a session, a world of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.plugin.conftest import Run

THREE_TESTS = """
    import json, os, re
    from pathlib import Path
    import pytest
    from calling import ACCOUNT, call, names

    SEEN = Path(os.environ["GRAPHFAKE_HOME"]).parent / "seen"

    @pytest.mark.parametrize("number", range(3))
    def test_alone(graphfake_server, graphfake, graphfake_url, graphfake_token, number):
        assert graphfake_url == graphfake.url == f"{graphfake_server.url}/_space/{graphfake.tenant_id}"
        status, made = call(graphfake_url, ACCOUNT | {"displayName": str(number)}, token=graphfake_token)
        assert status == 201
        assert names(graphfake_url) == [str(number)], "seen with a token that names no tenant"
        assert names(graphfake_server.url, graphfake_token) == [str(number)], "seen by the tenant alone"
        print("made", graphfake_server.url, graphfake.key, made["id"])
"""


def made(result: pytest.RunResult) -> tuple[set[str], list[str], list[str]]:
    """The servers, the keys and the ids that the tests tell of."""
    lines = [line.split()[1:] for line in result.outlines if line.startswith("made ")]
    return {line[0] for line in lines}, [line[1] for line in lines], [line[2] for line in lines]


def test_each_test_has_a_world_of_its_own_on_one_server(run: Run) -> None:
    result = run(THREE_TESTS, "-rP")

    result.assert_outcomes(passed=3)
    servers, keys, ids = made(result)
    assert len(servers) == 1
    assert len({*keys}) == len({*ids}) == 3


def test_the_same_tests_make_the_same_ids_whatever_else_runs(run: Run) -> None:
    all_three = made(run(THREE_TESTS, "-rP"))[2]

    assert made(run(THREE_TESTS, "-rP", "-k", "1 or 2"))[2] == all_three[1:]
    assert {*made(run(THREE_TESTS, "-rP", "--graphfake-seed=1"))[2]}.isdisjoint(all_three)


def test_a_world_without_tokens_is_alone_too(run: Run) -> None:
    run("""
        import pytest
        from calling import ACCOUNT, call, names

        @pytest.fixture
        def url(graphfake_server):
            with graphfake_server.space(auth="off") as space:
                yield space.url

        @pytest.mark.parametrize("number", range(2))
        def test_silent(url, number):
            assert call(url, ACCOUNT, token=None)[0] == 201
            assert len(names(url, token=None)) == 1
    """).assert_outcomes(passed=2)


def test_the_settings_of_the_server_can_be_overridden(run: Run) -> None:
    """By fixtures of the same names, as in pytest-httpserver."""
    run("""
        import json, socket
        import pytest
        from calling import ACCOUNT, call

        @pytest.fixture(scope="session")
        def graphfake_contracts(tmp_path_factory):
            folder = tmp_path_factory.mktemp("contracts") / "beta"
            folder.mkdir()
            entity = {
                "$schema": "https://json-schema.org/draft/2020-12/schema", "x-kind": "entity",
                "x-name": "contoso.widget", "type": "object", "allOf": [{"$ref": "microsoft.graph.entity.json"}],
                "properties": {"size": {"type": "integer", "x-edm": "Edm.Int32"}},
            }
            service = {
                "$schema": "https://json-schema.org/draft/2020-12/schema", "x-kind": "service", "x-name": "beta",
                "x-as-of": "2026-11", "x-paths": {"/widgets": {"type": "contoso.widget", "collection": True}},
            }
            (folder / "contoso.widget.json").write_text(json.dumps(entity))
            (folder / "service.json").write_text(json.dumps(service))
            return [folder.parent]

        @pytest.fixture(scope="session")
        def graphfake_listen_address():
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                return ("localhost", probe.getsockname()[1])

        @pytest.fixture(scope="session")
        def graphfake_seed():
            return 7

        def test_it(graphfake_server, graphfake, graphfake_listen_address):
            assert graphfake_server.seed == 7
            assert graphfake.url.startswith("http://localhost:%s/" % graphfake_listen_address[1])
            assert call(graphfake.url, {"size": 1}, path="/beta/widgets")[0] == 201
    """).assert_outcomes(passed=1)


def test_a_server_of_the_users_own_judges_as_ours_does(run: Run) -> None:
    result = run("""
        import pytest
        from calling import ACCOUNT, BROKEN, call
        from graphfake import FakeGraph

        @pytest.fixture(scope="module")
        def graphfake_server():
            with FakeGraph(auth="off", seed=3) as graph:
                yield graph

        def test_it(graphfake_server, graphfake):
            assert graphfake_server.seed == 3
            assert call(graphfake.url, ACCOUNT, token=None)[0] == 201

        @pytest.mark.graphfake(tolerate=["body.unknown-property"])
        def test_its_mark(graphfake):
            assert call(graphfake.url, ACCOUNT | {"colour": "red"})[0] == 201

        def test_its_verdict(graphfake):
            call(graphfake.url, BROKEN)
    """)

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["FAILED * - graphfake refused 1 request: body.null at /displayName"])


def test_a_space_that_somebody_else_has_dropped_is_gone_and_that_is_all(run: Run) -> None:
    run("""
        def test_it(graphfake_server, graphfake):
            graphfake_server.admin.delete(f"spaces/{graphfake.key}")
    """).assert_outcomes(passed=1)


def test_what_the_server_cannot_start_with_is_told_in_a_sentence_and_no_traceback(run: Run) -> None:
    result = run("def test_it(graphfake): ...", ini="graphfake_tolerate = body.nul\ngraphfake_contracts = nowhere\n")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["graphfake_server cannot start: *body.nul*"])
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_tolerated_rules_are_noted(run: Run) -> None:
    run(
        """
        from calling import ACCOUNT, call

        def test_it(graphfake):
            assert call(graphfake.url, ACCOUNT | {"colour": "red"})[0] == 201
            assert [note.rule for note in graphfake.requests[0].notes] == ["body.unknown-property"]
        """,
        ini="graphfake_tolerate = body.unknown-property\n",
    ).assert_outcomes(passed=1)


def test_async_tests_reach_it_as_any_others(run: Run) -> None:
    """The server has a loop of its own: a test's loop may do as it likes."""
    run("""
        import aiohttp, pytest
        from calling import ACCOUNT, ACCOUNTS

        @pytest.fixture
        async def client(graphfake):
            async with aiohttp.ClientSession(headers=graphfake.headers) as session:
                yield session

        async def test_it(client, graphfake):
            for _ in range(2):
                async with client.post(graphfake.url + "/beta" + ACCOUNTS, json=ACCOUNT) as answer:
                    assert answer.status == 201
            assert [request.status for request in graphfake.requests] == [201, 201]
            async with graphfake.expect_refusal("body.null"):
                await client.post(graphfake.url + "/beta" + ACCOUNTS, json=ACCOUNT | {"displayName": None})
    """).assert_outcomes(passed=1)


def test_each_example_of_a_property_has_a_world_of_its_own(run: Run) -> None:
    run("""
        from calling import ACCOUNT, call, names
        from hypothesis import given, settings, strategies as st

        ids = set()

        @settings(max_examples=10, deadline=None)
        @given(name=st.text("abc"))
        def test_it(graphfake_server, name):
            with graphfake_server.space() as graph:
                status, made = call(graph.url, ACCOUNT | {"displayName": name})
                assert (status, names(graph.url)) == (201, [name])
                ids.add(made["id"])

        def test_and_is_the_same_each_time():
            assert len(ids) == 1
    """).assert_outcomes(passed=2)


def test_a_property_that_takes_the_fixture_of_a_test_is_told_what_to_take_instead(run: Run) -> None:
    result = run("""
        import pytest
        from hypothesis import HealthCheck, given, settings, strategies as st

        @given(st.integers())
        def test_it(graphfake, number): ...

        @given(st.integers())
        def test_its_url(graphfake_url, number): ...

        @given(st.integers())
        def test_another(tmp_path, number): ...

        @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=3)
        @given(st.integers())
        def test_who_insists(graphfake, number): ...
    """)

    result.assert_outcomes(failed=3, passed=1)
    said = [line.strip(" E") for line in result.outlines]
    assert said.count("with graphfake_server.space() as graph:") == 2


def test_the_header_says_what_graph_is_faked(run: Run) -> None:
    result = run("def test_it(): ...", "--graphfake-seed=5")

    result.stdout.re_match_lines([r"graphfake: \d+\.\d+\.\d+, beta@20\d\d-\d\d, v1\.0@20\d\d-\d\d, seed 5"])


@pytest.mark.parametrize(
    ("arguments", "ini", "said"),
    [
        (["--graphfake-url=127.0.0.1"], "", "--graphfake-url: '127.0.0.1' is not the address of a graphfake server;*"),
        (
            [],
            "graphfake_fail_on_refusal = contract typo\n",
            "graphfake_fail_on_refusal: 'typo' is no kind of refusal;*",
        ),
    ],
)
def test_settings_that_mean_nothing_are_usage_errors(run: Run, arguments: list[str], ini: str, said: str) -> None:
    result = run("def test_it(): ...", *arguments, ini=ini)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{said}"])


def test_a_run_that_does_not_use_it_starts_nothing(run: Run) -> None:
    run("""
        import threading

        def test_it():
            assert "graphfake" not in {thread.name for thread in threading.enumerate()}
    """).assert_outcomes(passed=1)
