"""Two ways to serve an engine: on a socket of our own, or as an aiohttp application for somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.server.engine import Engine
from graphfake.server.options import Options, faults_of, several
from graphfake.server.wire.adapter import application
from graphfake.server.wire.listen import Listener, listen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from aiohttp import web

    from graphfake.server.wire.bounds import Bounds
    from graphfake.worlds.data import Given


class Running:
    """A server that listens. `url` has no version and no trailing slash."""

    def __init__(self, engine: Engine, listener: Listener) -> None:
        self.engine = engine
        self._listener = listener
        self.url = f"http://{listener.authority}"
        self.port = listener.port

    async def stop(self, grace: float = 5.0) -> None:
        """Finish what is under way, for at most `grace` seconds, then close."""
        self.engine.hurry()
        await self._listener.stop(grace)
        await self.engine.close()


async def serve(engine: Engine, host: str = "127.0.0.1", port: int = 0, *, bounds: Bounds | None = None) -> Running:
    """Load the engine's world and serve it; port 0 takes a free one. Raises DataError and ListenError."""
    await engine.start()
    return Running(engine, await listen(engine, host, port, bounds=bounds))


def make_app(
    *,
    auth: str = "lenient",
    profile: str = "documented",
    contracts: Iterable[str | Path] = (),
    data: Given | None = None,
    seed: int | None = None,
    tolerate: Iterable[str] = (),
    self_check: bool = False,
    faults: object = None,
    allow_webhook: Iterable[str] = (),
    bounds: Bounds | None = None,
) -> web.Application:
    """The fake as an `aiohttp.web.Application`, for pytest-aiohttp's `aiohttp_client` and the like.

    `faults` are the name of a preset, the path of a file of rules, a rule, or a list of these; `allow_webhook` are
    hosts beside this machine that notifications may be sent to. Raises OptionError and ContractError.
    """
    options = Options(
        auth=auth,
        profile=profile,
        contracts=several("contracts", contracts),
        data=data,
        seed=seed,
        tolerate=several("tolerate", tolerate),
        self_check=self_check,
        faults=faults_of(faults),
        allow_webhook=several("allow_webhook", allow_webhook),
    )
    engine = Engine(options)
    app = application(engine, bounds)

    async def start(_: web.Application) -> None:
        await engine.start()

    async def hurry(_: web.Application) -> None:
        engine.hurry()

    async def close(_: web.Application) -> None:
        await engine.close()

    app.on_startup.append(start)
    app.on_shutdown.append(hurry)
    app.on_cleanup.append(close)
    return app
