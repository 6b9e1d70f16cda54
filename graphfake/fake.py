"""FakeGraph: the server on a thread and an event loop of its own, for sync, async and threaded callers."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import inspect
import os
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Self, TypeVar, cast

from graphfake.client.admin import NotRunningError
from graphfake.client.graph import Graph
from graphfake.handlers import Handlers
from graphfake.server import Engine, Options, admin_token_for, new_event_loop, serve
from graphfake.server.options import several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

R = TypeVar("R")
T = TypeVar("T")

_GRACE = 1.0  # seconds for what is under way when the block ends
_GIVEN = "graph"  # a decorated function's parameter of this name gets the fake


class FakeGraph(Graph):
    """A fake Microsoft Graph on this machine, running while its block runs, and empty each time it starts.

    ```python
    with FakeGraph() as graph:
        requests.get(graph.url + "/beta/deviceManagement", headers=graph.headers)
    ```

    `async with FakeGraph()` does the same without holding up the event loop. As a decorator of a function or a
    coroutine function it runs while the function does; a parameter named `graph` gets the fake.

    `auth` is `off`, `lenient` or `strict`; `profile` is `documented` or `observed`; `contracts` are folders or
    files with contract documents that join the shipped ones; `data` is None for an empty world, or `example`;
    `seed` decides every id; `tolerate` names rules whose refusals become notes; `port` 0 is any free one;
    `self_check` holds each answer against its contract. Raises OptionError here, and ContractError or
    ListenError at its start.
    """

    def __init__(
        self,
        *,
        auth: str = "lenient",
        profile: str = "documented",
        contracts: Sequence[str | Path] = (),
        data: str | None = None,
        seed: int | None = None,
        tolerate: Sequence[str] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        self_check: bool = False,
    ) -> None:
        self._options = Options(
            auth=auth,
            profile=profile,
            contracts=several("contracts", contracts),
            data=data,
            seed=seed,
            tolerate=several("tolerate", tolerate),
            self_check=self_check,
            # On loopback nobody else reaches `/_graphfake/`.
            admin_token=admin_token_for(host),
        )
        self._address = (host, port)
        self._server: _Background | None = None
        super().__init__(seed or 0)

    def start(self) -> Self:
        """Start the server, as entering the block does."""
        server = self._launch()
        try:
            self._begin(server.url.result(), self._options.admin_token)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the server, as leaving the block does. What it held is gone. One that does not run stays so."""
        server, self._server = self._server, None
        self.is_open = False
        while self._spaces:
            self._spaces.popitem()[1].is_open = False
        self.admin.close()
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    async def __aenter__(self) -> Self:
        server = self._launch()
        try:
            self._begin(await asyncio.wrap_future(server.url), self._options.admin_token)
        except BaseException:
            self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # The caller's loop runs on meanwhile, so that what it has under way at the fake can end.
        await asyncio.to_thread(self.__exit__, kind, error, traceback)

    def __call__(self, function: Callable[..., R]) -> Callable[..., R]:
        """Decorate a function or a coroutine function."""
        if isinstance(function, type):
            raise TypeError(
                f"FakeGraph decorates functions, and {function.__name__} is a class; in the setUp of a TestCase write "
                "self.graph = self.enterContext(FakeGraph())"
            )
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"FakeGraph would stop at the first yield of {function.__name__}; write `with FakeGraph() as graph:` "
                "in it instead."
            )
        return _decorated(self, function)

    def _handlers(self) -> Handlers | None:
        if self._server is None:
            raise NotRunningError("This fake is not running: handlers are given within its block.")
        return self._server.handlers

    def _launch(self) -> _Background:
        if self._server is not None:
            raise RuntimeError("This FakeGraph is running already; open a space of it, or make another one.")
        self._server = _Background(self._options, *self._address)
        return self._server

    def close(self) -> None:
        """Stop the server; the same as `stop`."""
        self.stop()

    def end(self, *, failed: bool) -> None:  # noqa: ARG002 - nobody can look into a stopped fake
        """The same."""
        self.stop()


class _Background:
    """One run of the server, on a daemon thread; it starts when made. `url` is known, or fails, at its start."""

    def __init__(self, options: Options, host: str, port: int) -> None:
        self.url: Future[str] = Future()
        self.url.set_running_or_notify_cancel()  # from now on whoever waits for it cannot cancel it
        self.handlers = Handlers()
        self._options = options
        self._address = (host, port)
        self._loop = new_event_loop()
        self._wanted = asyncio.Event()
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._run, name="graphfake", daemon=True)
        atexit.register(self.stop)
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the end. In a forked child it does nothing: the thread is the parent's."""
        atexit.unregister(self.stop)
        if self._process == os.getpid():
            with contextlib.suppress(RuntimeError):  # the loop has ended, because the start failed
                self._loop.call_soon_threadsafe(self._wanted.set)
            self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._serve())
            except BaseException as error:
                if self.url.done():
                    raise
                self.url.set_exception(error)

    async def _serve(self) -> None:
        engine = Engine(self._options, handlers=self.handlers)
        running = await serve(engine, *self._address)
        self.url.set_result(running.url)
        await self._wanted.wait()
        await running.stop(_GRACE)


def _decorated(fake: FakeGraph, function: Callable[..., R]) -> Callable[..., R]:
    signature = inspect.signature(function)
    given = {_GIVEN: fake} if _GIVEN in signature.parameters else {}

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def run(*args: object, **named: object) -> object:
            async with fake:
                return await function(*args, **given | named)
    else:

        @functools.wraps(function)
        def run(*args: object, **named: object) -> object:
            with fake:
                return function(*args, **given | named)

    # pytest would take the parameter for a fixture.
    rest = [parameter for name, parameter in signature.parameters.items() if name not in given]
    run.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
    return cast("Callable[..., R]", run)
