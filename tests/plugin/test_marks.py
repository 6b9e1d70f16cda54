"""The mark: what the worlds of a test are opened with, wherever it stands, and what it means nothing by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.calling import ACCOUNT, ACCOUNTS
from tests.support.pytest_runs import section

if TYPE_CHECKING:
    from graphfake import FakeGraph
    from tests.plugin.conftest import Run

CLOSEST = """
    import pytest
    from calling import ACCOUNT, ACCOUNTS, call, names
    from hypothesis import given, settings, strategies as st

    pytestmark = pytest.mark.graphfake(auth="off", tolerate=["body.unknown-property"])
    UNKNOWN = ACCOUNT | {"colour": "red"}

    def statuses(graph):
        return [call(graph.url, token=None)[0], call(graph.url, UNKNOWN)[0]]

    def test_module(graphfake):
        assert statuses(graphfake) == [200, 201]

    @pytest.mark.graphfake(auth="strict")
    class TestOfClass:
        @pytest.fixture(autouse=True)
        def _expect(self, graphfake):
            graphfake.expect_refusal("auth.missing")

        def test_class(self, graphfake):
            graphfake.expect_refusal("auth.malformed")
            assert statuses(graphfake) == [401, 401]

        @pytest.mark.graphfake(auth=None)
        def test_none_is_that_of_the_server(self, graphfake):
            assert statuses(graphfake) == [401, 201]

    @pytest.mark.graphfake(faults=[{"status": 503, "times": 1}], tolerate=[])
    def test_function(graphfake):
        graphfake.expect_refusal("body.unknown-property")
        assert statuses(graphfake) == [503, 400]

    @pytest.mark.parametrize("status", [
        pytest.param(418, marks=pytest.mark.graphfake(faults={"status": 418})),
        pytest.param(200, marks=pytest.mark.graphfake(profile="observed", auth="lenient")),
    ])
    def test_parameter(graphfake, status):
        assert call(graphfake.url, token="test")[0] == status

    @pytest.mark.graphfake(faults="file.json")
    @settings(max_examples=3, deadline=None)
    @given(st.integers())
    def test_examples(graphfake_server, number):
        with graphfake_server.space() as graph, graphfake_server.space(faults=[]) as other:
            assert [call(one.url, token=None)[0] for one in (graph, other)] == [418, 200]

    @pytest.mark.graphfake(data={ACCOUNTS: [ACCOUNT | {"displayName": "from a mapping"}]})
    def test_data(graphfake):
        assert names(graphfake.url) == ["from a mapping"]

    @pytest.mark.graphfake(data="world.json")
    def test_data_of_a_file(graphfake):
        assert names(graphfake.url) == ["from a file"]

    @pytest.mark.graphfake(data="world.yaml")
    def test_data_of_a_yaml_file(graphfake):
        assert names(graphfake.url) == ["from yaml"]

    @pytest.mark.graphfake(data="tenant:users=2,devices=3,macs=3")
    def test_data_that_is_made_up(graphfake):
        assert len(names(graphfake.url)) == 3

    @pytest.fixture(scope="module")
    def shared(graphfake_server):
        with graphfake_server.space() as graph:
            yield graph

    @pytest.mark.graphfake(faults={"status": 418})
    def test_what_tests_share_is_not_of_the_first_of_them(shared, graphfake):
        assert statuses(shared) == [200, 201]
        assert statuses(graphfake) == [418, 418]
"""


def test_of_several_marks_the_closest_says(run: Run) -> None:
    world = json.dumps({ACCOUNTS: [ACCOUNT | {"displayName": "from a file"}]})
    in_yaml = f"{ACCOUNTS}:\n  - {json.dumps(ACCOUNT | {'displayName': 'from yaml'})}\n"
    files = {"file.json": '{"faults": [{"status": 418}]}', "world.json": world, "world.yaml": in_yaml}

    run(CLOSEST, files=files).assert_outcomes(passed=12)


KEYWORDS = "data, faults, auth, tolerate, profile, contracts, seed"
WRONG = {
    "auths=1": f"It has no keyword 'auths'; it takes {KEYWORDS}. Nearest: auth.",
    "'example'": f"It takes keywords, and not 'example': {KEYWORDS}.",
    "auth='loose'": "auth='loose' is not one of off, lenient, strict.",
    "profile='beta'": "profile='beta' is not one of documented, observed.",
    "tolerate=['body.null']": "tolerate='body.null' cannot be tolerated; these can: *",
    "tolerate='x'": "tolerate is a list of texts.",
    "tolerate={'x'}": "tolerate is a list of texts.",
    "seed='x'": "seed='x' is not a whole number.",
    "contracts='x'": "contracts is a list and not one of its entries: write ['x'].",
    "contracts=['nowhere']": "contracts: *nowhere*",
    "faults='flakey'": "faults: there is no preset 'flakey'; the nearest is 'flaky'.*",
    "data='nowhere.json'": "data='nowhere.json' is neither 'example' nor a file that can be read: *",
    "data={'/deviceManagement/nothing': {}}": "data: at /deviceManagement/nothing: graphfake holds no contract *",
    "data=7": "data is a mapping of paths, 'example', a tenant such as 'tenant:users=50', or the path of a JSON or *",
    "data='tenant:uesrs=5'": "tenant:uesrs=5: there is no parameter 'uesrs', but users, * Nearest: users.",
    "faults={'stats': 1}": "faults.stats: a rule has no such member; the nearest is 'status'.",
}


def test_what_means_nothing_fails_the_test_in_its_setup_with_a_sentence(run: Run) -> None:
    lines = ["import pytest", "from hypothesis import given, strategies as st"]
    for number, given in enumerate(WRONG):
        lines += [f"@pytest.mark.graphfake({given})", f"def test_{number}(graphfake): ..."]
        lines += [f"@pytest.mark.graphfake({given})", "@given(st.just(1))"]
        lines += [f"def test_{number}_given(graphfake_server, one): assert not 'called'"]
    lines += ["@pytest.mark.graphfake(auths=1)", "class TestIt:", "    def test_it(self): ..."]
    result = run("\n".join(lines))

    result.assert_outcomes(errors=2 * len(WRONG) + 1)
    said = [line for line in result.outlines if line.startswith("@pytest.mark.graphfake: ")]
    assert len(said) == 2 * len(WRONG) + 1
    for twice, sentence in enumerate(WRONG.values()):
        for line in said[2 * twice : 2 * twice + 2]:
            pytest.LineMatcher([line]).fnmatch_lines([f"@pytest.mark.graphfake: {sentence.replace('[', '[[]')}"])
    assert said[-1].startswith("@pytest.mark.graphfake: It has no keyword 'auths' (on TestIt);")
    result.stdout.no_fnmatch_line("*exception*")


def test_one_that_means_nothing_is_told_of_without_what_the_test_before_sent(run: Run) -> None:
    source = """
        import pytest
        from calling import ACCOUNT, call

        def test_before(graphfake): call(graphfake.url, ACCOUNT)
        @pytest.mark.graphfake(auths=1)
        def test_it(graphfake): ...
    """
    result = run(source)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.no_fnmatch_line("*POST*")


def test_one_that_is_for_nothing_is_told_of_and_one_that_is_for_others_is_not(run: Run) -> None:
    source = """
        import pytest

        pytestmark = pytest.mark.graphfake(auth="off")

        def test_by_its_module(): ...
        @pytest.mark.graphfake
        def test_as_a_label(): ...
        @pytest.mark.graphfake(auth="off")
        def test_late(request): request.getfixturevalue("graphfake")
        @pytest.mark.graphfake(auth="off")
        def test_skipped(): pytest.skip("no reason")
        @pytest.mark.graphfake(auth="off")
        def test_itself(): ...
        @pytest.mark.graphfake(auth="off")
        def test_server(graphfake_server): ...
    """
    said = (
        "@pytest.mark.graphfake is for the spaces that a test opens, and {} has opened none: take the fixture "
        "graphfake, or open one by graphfake_server.space()."
    )
    result = run(source)
    result.assert_outcomes(passed=3, skipped=1, failed=2)
    result.stdout.fnmatch_lines([f"*PytestWarning: {said.format(name)}" for name in ("test_itself", "test_server")])

    run(source, "-W", "default").assert_outcomes(passed=5, skipped=1, warnings=2)


CONTRACTS = """
    import json, pathlib
    import pytest
    from calling import ACCOUNT, call

    GADGETS = pytest.mark.graphfake(contracts=["contracts"])

    @pytest.mark.parametrize("number", range(2))
    @GADGETS
    def test_gadgets(graphfake, graphfake_server, number):
        assert call(graphfake.url, {"size": number}, path="/beta/gadgets")[0] == 201
        assert call(graphfake.url, ACCOUNT)[0] == 201, "they join the shipped ones"
        print("at", graphfake.url.partition("/_space")[0], graphfake_server.url)

    @GADGETS
    def test_refused(graphfake_server):
        with graphfake_server.space() as graph:
            call(graph.url, {"colour": "red"}, path="/beta/gadgets")

    def test_others(graphfake):
        with graphfake.expect_refusal("coverage.path"):
            assert call(graphfake.url, {"size": 1}, path="/beta/gadgets")[0] == 501
"""


SERVICE = """{
    "$schema": "https://json-schema.org/draft/2020-12/schema", "x-kind": "service", "x-name": "beta",
    "x-as-of": "2026-11", "x-paths": {"/gadgets": {"type": "contoso.gadget", "collection": true}}
}"""
GADGET = """{
    "$schema": "https://json-schema.org/draft/2020-12/schema", "x-kind": "entity", "x-name": "contoso.gadget",
    "type": "object", "allOf": [{"$ref": "microsoft.graph.entity.json"}],
    "properties": {"size": {"type": "integer", "x-edm": "Edm.Int32"}}
}"""


def test_other_contracts_have_a_server_of_their_own_until_the_session_ends(run: Run) -> None:
    files = {"contracts/beta/service.json": SERVICE, "contracts/beta/contoso.gadget.json": GADGET}
    result = run(CONTRACTS, "-rP", files=files)

    result.assert_outcomes(passed=3, failed=1)
    assert section(result, "test_refused")[0] == "graphfake refused 1 request: body.unknown-property at /colour"
    places = {tuple(line.split()[1:]) for line in result.outlines if line.startswith("at ")}
    assert len(places) == 1
    assert len({*places.pop()}) == 2


def test_other_contracts_are_not_had_from_a_server_elsewhere(run: Run, elsewhere: FakeGraph) -> None:
    result = run(
        "import pytest\n@pytest.mark.graphfake(contracts=[])\ndef test_it(graphfake): ...",
        f"--graphfake-url={elsewhere.url}",
    )

    (said,) = section(result, "ERROR at setup of test_it")
    assert said == (
        "@pytest.mark.graphfake: contracts= needs a server of its own, and with --graphfake-url none is started; "
        "give them to the one that runs there, by `graphfake serve --contracts`."
    )


def test_a_seed_of_its_own_makes_the_same_ids_under_any_name(run: Run) -> None:
    result = run(
        """
        import pytest
        from calling import ACCOUNT, call

        @pytest.mark.parametrize("number", range(2))
        @pytest.mark.graphfake(seed=7)
        def test_it(graphfake, number):
            print("made", call(graphfake.url, ACCOUNT)[1]["id"])

        def test_as_elsewhere():
            from graphfake import FakeGraph
            with FakeGraph(seed=7) as graph, graph.space() as space:
                print("made", call(space.url, ACCOUNT)[1]["id"])
        """,
        "-rP",
    )

    made = [line for line in result.outlines if line.startswith("made ")]
    assert len(made) == 3
    assert len({*made}) == 1


def test_it_is_listed_and_so_are_the_settings(run: Run) -> None:
    result = run("def test_it(): ...", "--markers")
    result.stdout.fnmatch_lines(
        ["@pytest.mark.graphfake(data=, faults=, auth=, tolerate=, profile=, contracts=, seed=): *"]
    )

    header = run("def test_it(): ...", ini="graphfake_profile = observed\n")
    dated = r"beta@20\d\d-\d\d, v1\.0@20\d\d-\d\d"
    header.stdout.re_match_lines([rf"graphfake: \d+\.\d+\.\d+, {dated}, seed 0, profile observed$"])


def test_what_every_world_has_is_set_for_the_whole_project(run: Run) -> None:
    ini = "graphfake_auth = off\ngraphfake_faults = file.json\ngraphfake_tolerate = body.unknown-property\n"
    result = run(
        """
        from pathlib import Path
        import pytest
        from calling import ACCOUNT, call

        def test_it(graphfake, graphfake_server):
            for graph in (graphfake, graphfake_server):
                assert call(graph.url, token=None)[0] == 418
                assert call(graph.url, ACCOUNT | {"colour": "red"}, token=None)[0] == 201

        @pytest.mark.graphfake(faults=[])
        def test_but_for(graphfake):
            assert call(graphfake.url, token=None)[0] == 200
        """,
        ini=ini,
        files={"file.json": '{"faults": [{"status": 418, "times": 1}]}'},
    )
    result.assert_outcomes(passed=2)
