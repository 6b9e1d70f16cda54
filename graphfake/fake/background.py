"""One run of the server, on a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from graphfake.handlers import Handlers
from graphfake.server import Engine, new_event_loop, serve

if TYPE_CHECKING:
    from graphfake.server import Options

_GRACE = 1.0  # seconds for what is under way when the block ends


class Background:
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
