"""The real server on a real socket, in a thread of its own, and a plain client for it."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

from graphfake.server import Engine, Options, new_event_loop, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from graphfake.clock import Clock
    from graphfake.server import Bounds, Running
    from graphfake.server.subscriptions.posting import Patience
    from graphfake.store.protocol import Store

EXAMPLE_ACCOUNT = "64687d05-7d05-6468-057d-6864057d6864"
EXAMPLE_CATEGORY = "f1fda232-a232-f1fd-32a2-fdf132a2fdf1"
ACCOUNTS = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"
CATEGORIES = f"{ACCOUNTS}/{EXAMPLE_ACCOUNT}/categorySummaries"
STATES = f"{CATEGORIES}/{EXAMPLE_CATEGORY}/updateStateSummaries"
JSON_HEADERS = {"Authorization": "Bearer test", "Content-Type": "application/json"}


class Answer(NamedTuple):
    """A response, read to its end. Header names are in lower case; repeated headers are joined by a comma."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rule(self) -> str | None:
        return self.headers.get("graphfake-rule")

    @property
    def pointer(self) -> str | None:
        return self.headers.get("graphfake-pointer")

    @property
    def notes(self) -> list[str]:
        return [note.strip() for note in self.headers.get("graphfake-note", "").split(",") if note]

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])

    @property
    def message(self) -> str:
        return str(self.json["error"]["message"])


class Client:
    """One kept-alive connection. Paths begin with the version unless they begin with `/_`."""

    def __init__(self, url: str, *, prefix: str = "/beta", headers: dict[str, str] | None = None) -> None:
        parts = urlsplit(url)
        self.url = url
        self._base = parts.path
        self._prefix = prefix
        self._headers = JSON_HEADERS if headers is None else headers
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def call(
        self,
        method: str,
        path: str,
        value: Any = None,
        *,
        body: bytes | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Answer:
        """`value` is sent as JSON, `body` as it is; a header of None is left out."""
        data = json.dumps(value).encode() if value is not None else body
        sent = {name: text for name, text in {**self._headers, **(headers or {})}.items() if text is not None}
        target = path if path.startswith("/_") else f"{self._base}{self._prefix}{path}"
        self._connection.request(method, target, data, sent)
        response = self._connection.getresponse()
        read = response.read()
        found: dict[str, str] = {}
        for name, text in response.getheaders():
            known = found.get(name.lower())
            found[name.lower()] = text if known is None else f"{known}, {text}"
        return Answer(response.status, found, read)

    def get(self, path: str, **rest: Any) -> Answer:
        return self.call("GET", path, **rest)

    def post(self, path: str, value: Any = None, **rest: Any) -> Answer:
        return self.call("POST", path, value, **rest)

    def patch(self, path: str, value: Any = None, **rest: Any) -> Answer:
        return self.call("PATCH", path, value, **rest)

    def delete(self, path: str, **rest: Any) -> Answer:
        return self.call("DELETE", path, **rest)


class Served:
    """A server that runs until `stop`; with `Served(...) as served` also ends it."""

    def __init__(
        self,
        *,
        store: Store | None = None,
        clock: Clock | None = None,
        bounds: Bounds | None = None,
        patience: Patience | None = None,
        **options: Any,
    ) -> None:
        self._loop = new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.engine = Engine(Options(**{"self_check": True, **options}), store=store, clock=clock, patience=patience)
        self._running: Running = self.run(serve(self.engine, bounds=bounds))
        self.url = self._running.url
        self.port = self._running.port

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the server's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def client(self, **rest: Any) -> Client:
        return Client(self.url, **rest)

    def stop(self) -> None:
        if self._loop.is_closed():
            return
        self.run(self._running.stop())
        stop: Callable[[], None] = self._loop.stop
        self._loop.call_soon_threadsafe(stop)
        self._thread.join(10)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
