"""What a run prints, whole: of a failing test what was refused, and the last that it sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.pytest_runs import section

if TYPE_CHECKING:
    import pytest

    from tests.plugin.conftest import Run

REPORT = """
    from calling import ACCOUNT, ACCOUNTS, BROKEN, call

    def test_report(graphfake):
        category = f"{ACCOUNTS}/a/categorySummaries/b"
        graphfake.state.put(category, {}, validate=False)
        state = {
            "displayName": "An update", "productKey": None, "updateCategory": "critical", "updateVersion": None,
            "state": "Downloadin", "lastUpdatedDateTime": "2024-02-29T12:00:00Z",
        }
        call(graphfake.url, state, path=f"/beta{category}/updateStateSummaries", token="test")
"""
STATES = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries/a/categorySummaries/b/updateStateSummaries"
SENT = (
    '{"displayName": "An update", "productKey": null, "updateCategory": "critical", "updateVersion": null, '
    '"state": "Downloadin", "lastUpdatedDateTime": "2024-02-29T12:00:00Z"}'
)
REPEAT = (
    f"  repeat  curl -X POST http://HOST/_space/KEY{STATES} -H 'Content-Type: application/json' "
    f"""-H "Authorization: Bearer $TOKEN" -d '{SENT}'"""
)


def settled(lines: list[str]) -> list[str]:
    """Lines without what is another one in each run: ports, names of spaces and how long things took."""
    text = "\n".join(lines)
    text = re.sub(r"127\.0\.0\.1:\d+", "HOST", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "KEY", text)
    text = re.sub(r"\b\d+\.\d+s\b", "TIME", re.sub(r"\b\d+(\.\d)? ms\b", "TIME", text))
    return [re.sub(r"([=_ -])\1{9,}", "", line) for line in text.splitlines()]


def test_the_text_is_that_of_the_page_and_the_run_says_nothing_else(run: Run) -> None:
    result = run(REPORT)

    lines = settled(result.outlines)
    start = lines.index("collected 1 item")
    assert lines[start:] == [
        "collected 1 item",
        "",
        "test_it.py F[100%]",
        "",
        " FAILURES ",
        " test_report ",
        "graphfake refused 1 request: body.enum at /state",
        "POST /beta/.../updateStateSummaries -> 400 ModelValidationFailure",
        '  sent    "Downloadin"',
        '  expects one of 15 members; nearest: "downloading"',
        "  source  beta CSDL 2026-08 (csdl)",
        "  answer  Requested value 'Downloadin' was not found.",
        REPEAT,
        '  more    graphfake explain body.enum      intended? graphfake.expect_refusal("body.enum")',
        " short test summary info ",
        "FAILED test_it.py::test_report - graphfake refused 1 request: body.enum at /state",
        " 1 failed in TIME ",
    ]


LAST = """
    import json
    from calling import ACCOUNT, ACCOUNTS, BROKEN, call

    def test_own(graphfake):
        call(graphfake.url, ACCOUNT)
        call(graphfake.url, path=f"/beta{ACCOUNTS}?$filter=displayName%20eq%20'{'a' * 80}'")
        graphfake.faults.add(id="busy", batch=True, status=429)
        call(graphfake.url)
        item = {"id": "1", "method": "GET", "url": ACCOUNTS}
        call(graphfake.url, {"requests": [item]}, path="/beta/$batch")
        assert False

    def test_many(graphfake):
        for _ in range(12):
            call(graphfake.url)
        assert False

    def test_others(graphfake_server, graphfake):
        call(graphfake_server.url)
        with graphfake_server.space() as graph:
            call(graph.url)
        call(graphfake.url)
        assert False

    def test_nothing(graphfake):
        assert False

    def test_swallowed(graphfake):
        call(graphfake.url, ACCOUNT)
        call(graphfake.url, BROKEN)
"""
ACCOUNTS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def last(result: pytest.RunResult, name: str) -> list[str]:
    """The section of the last requests of a test."""
    lines = settled(section(result, name))
    return lines[lines.index(" graphfake requests ") + 1 :]


def test_a_failing_test_tells_what_it_sent_last(run: Run) -> None:
    result = run(LAST)

    assert section(result, "test_own").count("graphfake refused 1 request: throttle.asked-for") == 0, "it was asked for"
    long = f"{ACCOUNTS}?$filter=displayName%20eq%20'{'a' * 80}'"
    listed = f"GET {ACCOUNTS} -> 200, TIME"
    assert last(result, "test_own") == [
        f"POST {ACCOUNTS} -> 201, TIME",
        f"GET {long[:120]}... -> 200, TIME",
        listed,
        "POST /beta/$batch -> 200, TIME",
        f"GET {ACCOUNTS} -> 429 TooManyRequests, throttle.asked-for, busy; status=429; retry-after=1, TIME [batch]",
    ]
    assert last(result, "test_many") == ["the last 10 of 12:", *[listed] * 10]
    assert last(result, "test_others") == [f"{listed} in default", *[f"{listed} in KEY"] * 2]
    assert " graphfake requests " not in settled(section(result, "test_nothing"))
    assert last(result, "test_swallowed") == [
        f"POST {ACCOUNTS} -> 201, TIME",
        f"POST {ACCOUNTS} -> 400 ModelValidationFailure, body.null at /displayName, TIME",
    ]


def test_a_subtest_that_fails_is_told_and_leaves_the_verdict_to_its_test(run: Run) -> None:
    result = run("""
        import unittest
        import pytest
        from calling import BROKEN, call

        class TestCase(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _graph(self, graphfake):
                self.graph = graphfake

            def test_it(self):
                self.graph.expect_refusal("body.null")
                for status in (201, 400):
                    with self.subTest(status=status):
                        self.assertEqual(call(self.graph.url, BROKEN)[0], status)
    """)

    lines = settled(result.outlines)
    assert "graphfake refused 1 request: body.null at /displayName" not in lines
    assert f"POST {ACCOUNTS} -> 400 ModelValidationFailure, body.null at /displayName, TIME" in lines
    assert "AssertionError: 400 != 201" in [line.removeprefix("E").strip() for line in lines]
