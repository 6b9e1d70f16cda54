"""FakeGraph as the decorator of a class of unittest: a fake for each of its tests, under unittest and under pytest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import calling
from tests.support.pytest_runs import failures, section

if TYPE_CHECKING:
    from tests.plugin.conftest import Run

CASES = '''
import asyncio
import unittest
from calling import ACCOUNT, ACCOUNTS, BROKEN, call, names
from graphfake import FakeGraph

ENDED = []


@FakeGraph(auth="off")
class Sync(unittest.TestCase):
    auth = None

    def setUp(self):
        self.assertEqual(call(self.graph.url, ACCOUNT, token=self.auth)[0], 201)
        self.addCleanup(lambda: ENDED.append(names(self.graph.url, token=self.auth)))

    def tearDown(self):
        self.assertEqual(len(names(self.graph.url, token=self.auth)), self.count)

    def test_one(self):
        self.count = 1

    def test_two(self):
        call(self.graph.url, ACCOUNT, token=self.auth)
        self.count = 2

    @unittest.skip("no reason")
    def test_skipped(self): ...

    @unittest.expectedFailure
    def test_expected(self):
        self.count = 1
        self.fail()

    def test_parts(self):
        self.count = 1
        for name in "ab":
            with self.subTest(name):
                self.assertTrue(self.graph.is_open)

    @classmethod
    def tearDownClass(cls):
        assert [len(found) for found in ENDED] == [1, 1, 1, 2], ENDED
        ENDED.clear()


class Derived(Sync):
    """Its setUp calls no other, and finds the fake all the same."""

    def setUp(self):
        self.addCleanup(lambda: ENDED.append(names(self.graph.url, token=None)))
        call(self.graph.url, ACCOUNT, token=None)


@FakeGraph()
class DecoratedItself(Sync):
    auth = "test"

    def test_its_own_settings(self):
        self.count = 1
        self.assertEqual(call(self.graph.url, token=None)[0], 401)
        ENDED.insert(0, ["whatever was first"])
        ENDED.pop(0)

    @classmethod
    def tearDownClass(cls):
        ENDED.clear()


@FakeGraph()
class Async(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        call(self.graph.url, ACCOUNT)

    async def asyncSetUp(self):
        await asyncio.to_thread(call, self.graph.url, ACCOUNT)

    async def test_coroutine(self):
        self.assertEqual(len(await asyncio.to_thread(names, self.graph.url)), 2)

    def test_function(self):
        self.assertEqual(len(names(self.graph.url)), 2)


class Many(unittest.TestCase):
    """Without a decorator: one fake for the class, a world for each test."""

    @classmethod
    def setUpClass(cls):
        cls.fake = cls.enterClassContext(FakeGraph())

    def setUp(self):
        self.graph = self.enterContext(self.fake.space())

    def test_one(self):
        call(self.graph.url, ACCOUNT)
        self.assertEqual(len(names(self.graph.url)), 1)

    test_two = test_one
'''

FAILING = """
import unittest
from calling import ACCOUNT, BROKEN, call
from graphfake import FakeGraph


@FakeGraph()
class Failing(unittest.TestCase):
    def test_refused(self):
        self.assertEqual(call(self.graph.url, BROKEN)[0], 201)

    def test_unmet(self):
        self.graph.expect_refusal("body.null")


@FakeGraph(contracts=["nowhere"])
class CannotStart(unittest.TestCase):
    def test_it(self): ...

    def test_another(self): ...
"""

REFUSED = "graphfake refused 1 request: body.null at /displayName"
UNMET = "expected a refusal by body.null, but none came"


def test_under_unittest(tmp_path: Path) -> None:
    shutil.copy(Path(calling.__file__), tmp_path / "calling.py")
    (tmp_path / "test_it.py").write_text(CASES + FAILING, encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "unittest", "test_it.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    output = done.stdout + done.stderr

    assert done.returncode == 1
    assert "Ran 24 tests in" in output
    assert "FAILED (failures=2, errors=2, skipped=3, expected failures=3)" in output
    assert f"\nAssertionError: 400 != 201\n{REFUSED}\n" in output
    assert f"RefusalError: {UNMET}\n" in output
    assert output.count("ContractError: ") == 2


def test_under_pytest(run: Run) -> None:
    result = run(CASES + FAILING)

    result.assert_outcomes(passed=14, skipped=3, xfailed=3, failed=4)
    said = failures(result)
    assert {name: said.pop(f"Failing::{name}") for name in ("test_refused", "test_unmet")} == {
        "test_refused": "AssertionError: 400 != 201",
        "test_unmet": UNMET,
    }
    assert [line.removeprefix("E").strip() for line in section(result, "Failing.test_refused")].count(REFUSED) == 1
    assert said.keys() == {"CannotStart::test_it", "CannotStart::test_another"}
    assert all("ContractError" in line for line in said.values())
