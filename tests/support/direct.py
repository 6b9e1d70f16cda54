"""The engine asked without a socket: a request as a value, its answer as a client would have read it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, Self

from multidict import CIMultiDict, CIMultiDictProxy

from graphfake.server import Engine, Options
from graphfake.server.wire.messages import Request
from tests.support.served import JSON_HEADERS, Answer, Client

if TYPE_CHECKING:
    from graphfake.store.protocol import Store

HOST = "localhost"


class Direct:
    """An engine of its own, with a loop of its own."""

    def __init__(self, *, store: Store | None = None, **options: Any) -> None:
        self.engine = Engine(Options(**{"self_check": True, **options}), store=store)
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self.engine.start())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def client(self, **settings: Any) -> DirectClient:
        """A client in a fresh space."""
        made = DirectClient(self, "").post("/_graphfake/spaces", settings)
        return DirectClient(self, made.json["url"])

    def answer(self, request: Request) -> Answer:
        response = self._loop.run_until_complete(self.engine.answer(request))
        return Answer(response.status, {name.lower(): text for name, text in response.headers}, response.body or b"")


class DirectClient(Client):
    """See `Client`."""

    def __init__(self, asked: Direct, url: str) -> None:
        self.url = url
        self._asked = asked
        self._base = url.removeprefix(f"http://{HOST}")

    def call(
        self,
        method: str,
        path: str,
        value: Any = None,
        *,
        body: bytes | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Answer:
        data = json.dumps(value).encode() if value is not None else body
        target = path if path.startswith("/_") else f"{self._base}/beta{path}"
        sent = {"Host": HOST, **JSON_HEADERS, **(headers or {})}
        plain, _, query = target.partition("?")
        request = Request(
            method=method,
            target=target,
            path=plain,
            query=query,
            headers=CIMultiDictProxy(CIMultiDict({name: text for name, text in sent.items() if text is not None})),
            body=data or b"",
            scheme="http",
            peer="127.0.0.1",
            started=time.perf_counter(),
            keep_alive=True,
        )
        return self._asked.answer(request)

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""
