"""`on`: a test's own handlers answer for actions and functions, on whatever thread or loop, and fail in sentences."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from graphfake import FakeGraph, Invocation, OperationError, RefusalError, RemoteGraph
from graphfake.client import NotRunningError
from tests.support import machines
from tests.support.calling import call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfake import Graph, Space

_NESTED: list[Any] = []
for _ in range(900):
    _NESTED = [_NESTED]
REPORT = {"score": 3, "mood": "calm", "made": "2026-01-01T00:00:00Z"}


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    bundle = tmp_path_factory.mktemp("contoso") / "machines.json"
    bundle.write_text(json.dumps(machines.bundle()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHFAKE_HOME", str(tmp_path_factory.mktemp("home")))
        with FakeGraph(contracts=[bundle]) as graph:
            yield graph


@pytest.fixture
def space(fake: Graph) -> Iterator[Space]:
    with fake.space() as space:
        yield space


def post(space: Space, path: str, value: object = None) -> tuple[int, Any]:
    return call(space.url, {} if value is None else value, path=f"/beta{path}")


@pytest.fixture
def machine(space: Space) -> str:
    return f"/machines/{post(space, '/machines', machines.A_MACHINE)[1]['id']}"


def answered(space: Space, machine: str, handler: Callable[[Invocation], Any], to: str = "x") -> tuple[int, Any]:
    space.on("contoso.rename", handler)
    return post(space, f"{machine}/rename", {"to": to})


def keeping(seen: list[Invocation], result: object) -> Callable[[Invocation], object]:
    """A handler that keeps what it gets."""

    def handler(invocation: Invocation) -> object:
        seen.append(invocation)
        return result

    return handler


def test_a_handler_gets_what_was_called_and_its_result_is_the_answer(space: Space, machine: str) -> None:
    seen: list[Invocation] = []
    space.on("contoso.tune", keeping(seen, REPORT))
    status, told = post(space, f"{machine}/TUNE", {"SPEED": 9, "tags": ["a"]})

    assert (status, {name: told[name] for name in REPORT}) == (200, REPORT)
    (invocation,) = seen
    assert invocation == Invocation(
        operation="contoso.tune",
        path=machine,
        keys=(machine.rpartition("/")[2],),
        parameters={"speed": 9, "mood": None, "at": None, "plan": None, "tags": ["a"], "level": 3},
        entity={"id": machine.rpartition("/")[2], **machines.A_MACHINE},
        version="beta",
    )


def test_bound_to_a_collection_or_to_nothing_there_is_no_entity(space: Space) -> None:
    seen: list[Invocation] = []
    space.on("contoso.scan", keeping(seen, []))
    space.on("microsoft.graph.add", keeping(seen, 3))
    assert post(space, "/machines/scan")[1]["value"] == []
    assert call(space.url, path="/beta/add(b=null,a=2)")[1]["value"] == 3
    assert [(each.path, each.keys, each.entity) for each in seen] == [("/machines", (), None), ("", (), None)]
    assert seen[1].parameters == {"a": 2, "b": None}


def test_a_handler_may_use_the_fake_itself(space: Space, machine: str) -> None:
    def rename(invocation: Invocation) -> str:
        stored = space.state.get(invocation.path)
        assert stored is not None
        space.state.put(invocation.path, {**machines.A_MACHINE, "name": invocation.parameters["to"]})
        return str(stored["name"])

    assert answered(space, machine, rename, "drill")[1]["value"] == "press"
    assert call(space.url, path=f"/beta{machine}")[1]["name"] == "drill"


def test_what_a_result_leaves_out_is_filled_up(space: Space, machine: str) -> None:
    entity = {"id": "1", "name": "n", "mood": "calm", "code": "AB-1"}
    space.on("contoso.clone", lambda _: entity)
    status, told = post(space, f"{machine}/clone")
    assert (status, told["plan"]) == (200, None)


def test_a_null_has_no_body(space: Space, machine: str) -> None:
    space.on("contoso.wake", lambda _: None)
    with pytest.raises(json.JSONDecodeError):
        post(space, f"{machine}/wake")
    assert space.requests[-1].status == 204


def test_a_coroutine_function_without_a_loop_of_its_own_has_one(space: Space, machine: str) -> None:
    async def rename(invocation: Invocation) -> str:
        await asyncio.sleep(0)
        return str(invocation.parameters["to"])

    assert answered(space, machine, rename)[1]["value"] == "x"


async def test_a_coroutine_function_runs_in_the_loop_from_which_it_was_given(space: Space, machine: str) -> None:
    called: asyncio.Queue[threading.Thread] = asyncio.Queue()

    async def rename(_: Invocation) -> str:
        await called.put(threading.current_thread())
        return "here"

    space.on("contoso.rename", rename)
    answer = await asyncio.to_thread(post, space, f"{machine}/rename", {"to": "x"})
    assert answer[1]["value"] == "here"
    assert called.get_nowait() is threading.current_thread()


def test_a_handler_refuses_with_the_status_and_words_that_it_likes(space: Space, machine: str) -> None:
    def refuse(_: Invocation) -> str:
        raise OperationError(409, "Conflict", "It is {busy}.")

    status, told = answered(space, machine, refuse)
    assert (status, told["error"]["code"], told["error"]["message"]) == (409, "Conflict", "It is {busy}.")
    assert "request-id" in told["error"]["innerError"]
    assert space.requests[-1].rule == "space.handler-refused"
    status, told = answered(space, machine, _raise(OperationError(HTTPStatus.GONE, "Gone", "half: \ud800")))
    assert (status, told["error"]["message"]) == (410, "half: ?")


@pytest.mark.parametrize("status", [200, 600, 404.0, "404", None])
def test_what_is_no_refusal_of_graph_is_told_at_once(status: Any) -> None:
    with pytest.raises(ValueError, match="from 400 to 599"):
        OperationError(status, "OK")
    with pytest.raises(TypeError, match="are texts"):
        OperationError(404, "NotFound", status if isinstance(status, int) else 404)  # type: ignore[arg-type]


class _UntoldError(Exception):
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise ValueError


def _raise(error: BaseException) -> Callable[[Invocation], Any]:
    def handler(_: Invocation) -> Any:
        raise error

    return handler


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no luck"),
        AssertionError(),
        SystemExit(3),
        pytest.fail.Exception("no"),
        ValueError("\ud800"),
        _UntoldError(),
    ],
)
def test_a_handler_that_fails_is_named_in_the_answer_the_journal_and_the_log(
    space: Space, machine: str, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "graphfake.handlers"):
        status, told = answered(space, machine, _raise(error))
    assert (status, told["error"]["code"]) == (500, "GraphfakeHandler")
    assert type(error).__name__ in told["error"]["message"]
    assert space.requests[-1].rule == "space.handler"
    assert "The handler of contoso.rename failed" in caplog.text
    assert call(space.url, path=f"/beta{machine}")[0] == 200  # the server goes on


@pytest.mark.parametrize(
    ("name", "result", "told"),
    [
        ("rename", 5, "body.type"),
        ("rename", None, "body.null"),
        ("rename", object(), "no form in JSON"),
        ("rename", "\ud800", "no form in JSON"),
        ("rename", _NESTED, "no form in JSON"),
        ("clone", {"id": "1", "name": "n", "mood": "merry", "code": "AB-1"}, "body.enum at /mood"),
        ("clone", {"name": "n", "mood": "calm", "code": "AB-1"}, "body.missing at /id"),
        ("clone", {"id": "1", "nome": "n", "mood": "calm", "code": "AB-1"}, "body.unknown-property at /nome"),
        ("start", "something", "returns nothing"),
    ],
)
def test_a_result_that_breaks_the_contract_says_where(
    space: Space, machine: str, name: str, result: object, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    space.on(f"contoso.{name}", lambda _: result)
    status, answer = post(space, f"{machine}/{name}", {"to": "x"} if name == "rename" else {})
    assert (status, answer["error"]["code"]) == (500, "GraphfakeHandler")
    assert told in answer["error"]["message"]
    assert space.requests[-1].rule == "space.handler-result"
    assert told in caplog.text


def test_a_failing_handler_fails_whoever_watches_for_what_is_not_covered(fake: Graph) -> None:
    fake.fail_on = frozenset({"coverage"})
    try:
        space = fake.space()
        space.on("microsoft.graph.stopAll", _raise(ValueError("no luck")))
        post(space, "/stopAll")
        with pytest.raises(RefusalError, match=r"space\.handler"), space:
            pass
    finally:
        fake.fail_on = frozenset()


def test_none_ends_it_and_another_space_knows_nothing_of_it(fake: Graph, space: Space, machine: str) -> None:
    assert answered(space, machine, lambda _: "mine")[1]["value"] == "mine"
    with fake.space() as other:
        theirs = f"/machines/{post(other, '/machines', machines.A_MACHINE)[1]['id']}"
        assert post(other, f"{theirs}/rename", {"to": "x"})[1]["value"] != "mine"
    space.reset()
    machine = f"/machines/{post(space, '/machines', machines.A_MACHINE)[1]['id']}"
    assert post(space, f"{machine}/rename", {"to": "x"})[1]["value"] == "mine"
    space.on("contoso.rename", None)
    assert post(space, f"{machine}/rename", {"to": "x"})[1]["value"] != "mine"


def test_a_name_that_no_operation_has_is_told_with_the_nearest(space: Space) -> None:
    with pytest.raises(ValueError, match=r"No operation .* 'contoso\.renam'; the nearest are contoso\.rename"):
        space.on("contoso.renam", lambda _: None)
    with pytest.raises(TypeError, match="cannot be called"):
        space.on("microsoft.graph.rename", "x")  # type: ignore[arg-type]


def test_a_fake_elsewhere_cannot_call_handlers(fake: Graph) -> None:
    with RemoteGraph(fake.url) as remote, pytest.raises(RuntimeError, match="is in another one: use FakeGraph"):
        remote.on("contoso.rename", lambda _: "x")


def test_a_fake_that_does_not_run_has_none() -> None:
    with pytest.raises(NotRunningError, match="within its block"):
        FakeGraph().on("contoso.rename", lambda _: "x")
