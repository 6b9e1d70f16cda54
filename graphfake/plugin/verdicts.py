"""What a test is told of its requests: the verdict on those that were refused, and the last that it sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from graphfake.plugin.marks import is_set_on
from graphfake.plugin.run import RUN
from graphfake.plugin.servers import MARK

if TYPE_CHECKING:
    from collections.abc import Generator

    from _pytest._code.code import TerminalRepr

    from graphfake.client import RefusalError


FAILED = pytest.StashKey[bool]()
_VERDICT: pytest.StashKey[RefusalError] = pytest.StashKey()

_EACH_TEST_HAS_ITS_OWN = {"graphfake", "graphfake_url", "graphfake_token"}
_ADVICE = (
    "Each example can have a world of its own: take graphfake_server instead, and in the test write\n"
    "    with graphfake_server.space() as graph:"
)


@pytest.hookimpl(wrapper=True, trylast=True)  # inside of others', which clear up after what fails within
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    run = item.config.stash[RUN]
    run.enter(item)
    yield
    run.ready(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    run = request.config.stash[RUN]
    if fixturedef.scope == "function":
        made = yield
    else:
        which = getattr(request, "param_index", 0)
        with run.opening_for(request.node, f"{fixturedef.argname}[{which}]"):
            made = yield
    if fixturedef.argname == "graphfake_server":
        run.adopt(made, request)
    return made


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    __tracebackhide__ = True
    run = item.config.stash[RUN]
    try:
        yield
    except Exception as error:
        _advise(item, error)
        raise
    verdict = run.verdict(item)
    if verdict is not None:
        item.stash[_VERDICT] = verdict
        raise verdict
    if is_set_on(item) and run.opened_none(item):
        item.warn(
            pytest.PytestWarning(
                f"{MARK} is for the spaces that a test opens, and {item.name} has opened none: take the fixture "
                "graphfake, or open one by graphfake_server.space()."
            )
        )


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    try:
        return (yield)
    finally:
        item.config.stash[RUN].leave(item, failed=item.stash.get(FAILED, False))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.excinfo is not None:
        error = call.excinfo.value
        if _is_verdict(error):
            report.longrepr = _shown(call.excinfo, item)
        if call.when != "teardown":
            item.stash[FAILED] = True
            report.sections += _sections(item, error)
    return report


def _sections(item: pytest.Item, error: BaseException) -> list[tuple[str, str]]:
    """What may be why a test has failed: what was refused, and the last it sent. Nothing where the server is gone."""
    run = item.config.stash[RUN]
    if run.servers.graph is None or not run.uses(item):
        return []
    from graphfake.client.telling import told_recent

    sections, told = [], {request.id for request in getattr(error, "told", ())}
    try:
        # One that fails by itself, as unittest's tests do without raising, fails for that; the rest stands beside.
        for verdict in (item.stash.get(_VERDICT, None), run.refused()):
            if verdict is not None and verdict is not error and verdict.unexpected:
                sections.append(("graphfake", verdict.refused()))
                told.update(request.id for request in verdict.told)
        recent = run.recent()
    except (OSError, RuntimeError):
        return sections
    if any(request.id not in told for request in recent.latest):
        sections.append(("graphfake requests", told_recent(recent)))
    return sections


def _is_verdict(error: BaseException) -> bool:
    telling = sys.modules.get("graphfake.client.telling")
    return telling is not None and isinstance(error, telling.RefusalError)


def _shown(excinfo: pytest.ExceptionInfo[BaseException], item: pytest.Item) -> TerminalRepr:
    """The text of the verdict and nothing else: where in pytest or here it was raised is of no use to anybody."""
    shown = excinfo.getrepr(style="value")
    if notes := getattr(excinfo.value, "__notes__", ()):  # such as Hypothesis' failing example
        shown.addsection("notes", "\n".join(notes))
    crash = shown.reprcrash
    if crash is not None:
        crash.message = str(excinfo.value).partition("\n")[0]
        crash.path, crash.lineno = str(item.path), (item.location[1] or 0) + 1
    return shown


def _advise(item: pytest.Item, error: Exception) -> None:
    """Where Hypothesis refuses a fixture of ours because each test, and not each example, has its own."""
    told = type(error).__name__ == "FailedHealthCheck" and "function-scoped fixture" in str(error)
    if told and _EACH_TEST_HAS_ITS_OWN.intersection(getattr(item, "fixturenames", ())):
        error.add_note(_ADVICE)
