"""A server with one bug at a time: a proxy in front of the real fake that forgets, bends or adds something."""

from __future__ import annotations

import http.client
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.served import Served

    Json = Any
    Headers = dict[str, str]

_OFFSET = re.compile(r"(T[0-9:.]+)[+-]\d\d:\d\d")
_DIGITS = re.compile(r"(T\d\d:\d\d:\d\d\.\d{3})\d+")
_OWN_HEADERS = ("content-length", "connection", "date", "transfer-encoding")


@dataclass
class Exchange:
    """A request on its way to the fake, and then the answer on its way back; bodies that are JSON as values."""

    method: str
    path: str
    sent: Json
    raw: bytes
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    answer: Json = None

    @property
    def is_write(self) -> bool:
        return self.method in ("POST", "PATCH") and isinstance(self.sent, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.answer, dict) and isinstance(self.answer.get("value"), list)

    def without(self, header: str) -> None:
        self.headers = [(name, text) for name, text in self.headers if name.lower() != header.lower()]

    def entities(self) -> list[dict[str, Any]]:
        """What is shown in a success."""
        if self.status >= 400 or not isinstance(self.answer, dict):
            return []
        return self.answer["value"] if self.is_list else [self.answer]

    def fail(self, status: int) -> None:
        self.status, self.answer = status, {"error": {"code": "x", "message": "x"}}


@dataclass(frozen=True)
class Bug:
    """`found_by` names the part of the contract property that must see it: valid, tolerated, updates or a rule.

    `tolerate` are rules that the fake behind is told to let by, whose notes are then hidden.
    """

    found_by: str
    tolerate: tuple[str, ...] = ()
    request: Callable[[Exchange], None] = lambda _: None
    answer: Callable[[Exchange], None] = lambda _: None


def _texts(change: Callable[[str], Any]) -> Callable[[Json], Json]:
    def changed(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: changed(item) for name, item in value.items()}
        if isinstance(value, list):
            return [changed(item) for item in value]
        return change(value) if isinstance(value, str) else value

    return changed


def _in_entities(change: Callable[[Json], Json]) -> Callable[[Exchange], None]:
    """Change the values that a success shows, annotations and ids aside."""

    def bend(seen: Exchange) -> None:
        for entity in seen.entities():
            for name, value in entity.items():
                if "@" not in name and name != "id":
                    entity[name] = change(value)

    return bend


def _in_requests(change: Callable[[Json], Json]) -> Callable[[Exchange], None]:
    def bend(seen: Exchange) -> None:
        if seen.is_write:
            seen.sent = {name: value if name[0:1] == "@" else change(value) for name, value in seen.sent.items()}

    return bend


def _crash_if(found: Callable[[Json], bool]) -> Callable[[Exchange], None]:
    def crash(seen: Exchange) -> None:
        if seen.is_write and any(found(value) for value in seen.sent.values()):
            seen.fail(500)

    return crash


def _on_refusals(change: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    def bend(seen: Exchange) -> None:
        if 400 <= seen.status < 500:
            change(seen)

    return bend


def _echo(seen: Exchange) -> None:
    if seen.method == "POST" and seen.status == 201:
        seen.answer.update((name, value) for name, value in seen.sent.items() if name in seen.answer and name != "id")


def _own_id(seen: Exchange) -> None:
    if seen.method == "POST" and seen.status == 201 and isinstance(seen.sent.get("id"), str):
        seen.answer["id"] = seen.sent["id"]


def _no_nulls(seen: Exchange) -> None:
    for entity in seen.entities():
        for name in [name for name, value in entity.items() if value is None]:
            del entity[name]


def _sorted(seen: Exchange) -> None:
    if seen.entities() and not seen.is_list:
        seen.answer = dict(sorted(seen.answer.items()))


def _pointer_to_all(seen: Exchange) -> None:
    seen.without("Graphfake-Pointer")
    seen.headers.append(("Graphfake-Pointer", ""))


def _list_without_last(seen: Exchange) -> None:
    if seen.is_list:
        del seen.answer["value"][-1:]


def _list_with_last_twice(seen: Exchange) -> None:
    if seen.is_list:
        seen.answer["value"] += seen.answer["value"][-1:]


def _last_wins(seen: Exchange) -> None:
    if seen.is_write:
        seen.raw = b""  # written anew from the value, in which each name stands once


def _clears_the_rest(seen: Exchange) -> None:
    if seen.method == "PATCH" and seen.is_write:
        seen.sent = {"productKey": None, **seen.sent}


def _forgets(seen: Exchange) -> None:
    if seen.method == "PATCH" and seen.is_write:
        seen.sent = {name: value for name, value in seen.sent.items() if name != "displayName"}


def _status(status: int) -> Callable[[Exchange], None]:
    def change(seen: Exchange) -> None:
        seen.status = status

    return change


def _code(code: str) -> Callable[[Exchange], None]:
    def change(seen: Exchange) -> None:
        seen.answer["error"]["code"] = code

    return change


BUGS: dict[str, Bug] = {
    "an enum is not checked": Bug("body.enum", tolerate=("body.enum",)),
    "an unknown property is kept": Bug("body.unknown-property", tolerate=("body.unknown-property",)),
    "a missing property is accepted": Bug("body.missing", tolerate=("body.missing",)),
    "the offset of a date is lost": Bug("valid", answer=_in_entities(_texts(lambda text: _OFFSET.sub(r"\1Z", text)))),
    "digits of a date are lost": Bug("valid", answer=_in_entities(_texts(lambda text: _DIGITS.sub(r"\1", text)))),
    "null is answered with 500": Bug("valid", answer=_crash_if(lambda value: value is None)),
    "an array is answered with 500": Bug("body.unexpected-node", answer=_crash_if(lambda v: isinstance(v, list))),
    "null is left out of answers": Bug("valid", answer=_no_nulls),
    "empty text becomes null": Bug("valid", answer=_in_entities(_texts(lambda text: text or None))),
    "text is trimmed": Bug("valid", request=_in_requests(_texts(lambda text: text.strip() if " " in text else text))),
    "text beyond the first plane is lost": Bug(
        "valid", request=_in_requests(_texts(lambda text: "".join(c if c < "\U00010000" else "?" for c in text)))
    ),
    "members come in another order": Bug("valid", answer=_sorted),
    "creation is answered with 200": Bug(
        "valid", answer=lambda seen: _status(200)(seen) if seen.status == 201 else None
    ),
    "the list lacks the newest": Bug("valid", answer=_list_without_last),
    "the list has the newest twice": Bug("valid", answer=_list_with_last_twice),
    "notes are not told": Bug("tolerated", answer=lambda seen: seen.without("Graphfake-Note")),
    "the answer echoes what was sent": Bug("tolerated", answer=_echo),
    "the id is the client's": Bug("tolerated", answer=_own_id),
    "a doubled name is taken": Bug("body.duplicate", request=_last_wins),
    "a number is taken for text": Bug(
        "body.type", request=_in_requests(lambda value: str(value) if type(value) is int else value)
    ),
    "refusals have another status": Bug("body.literal", answer=_on_refusals(_status(422))),
    "refusals have another code": Bug("body.literal", answer=_on_refusals(_code("BadRequest"))),
    "refusals point to the whole body": Bug("body.literal", answer=_on_refusals(_pointer_to_all)),
    "an update clears what it does not name": Bug("updates", request=_clears_the_rest),
    "an update is forgotten": Bug("updates", request=_forgets),
}


class BrokenServer:
    """The proxy, switched by `plant`. Without a bug it answers as the fake behind it does."""

    def __init__(self, behind: Served) -> None:
        self._behind = behind
        self._bug = Bug("")
        self._space = ""
        broken = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer in two packets would wait for the client's acknowledgement of the first

            def setup(self) -> None:
                super().setup()
                self.upstream = http.client.HTTPConnection("127.0.0.1", behind.port, timeout=60)

            def finish(self) -> None:
                self.upstream.close()
                super().finish()

            def answer(self) -> None:
                broken.answer(self, self.upstream)

            do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the names are http.server's

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """With the version."""
        return f"http://127.0.0.1:{self._server.server_port}/beta"

    def plant(self, name: str | None, profile: str = "documented") -> None:
        """Have this bug from now on, or none, in an empty world."""
        self._bug = Bug("") if name is None else BUGS[name]
        with self._behind.client() as admin:
            settings = {"profile": profile, "tolerate": list(self._bug.tolerate)}
            self._space = admin.post("/_graphfake/spaces", settings).json["key"]

    def answer(self, handler: BaseHTTPRequestHandler, upstream: http.client.HTTPConnection) -> None:
        """One exchange."""
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        sent = json.loads(raw) if raw else None
        seen = Exchange(handler.command, handler.path, sent, raw)
        self._bug.request(seen)
        body = seen.raw if seen.raw and seen.sent == sent else json.dumps(seen.sent).encode() if raw else None
        headers = {**dict(handler.headers), "Graphfake-Space": self._space}
        headers.pop("Content-Length", None)
        upstream.request(seen.method, seen.path, body, headers)
        response = upstream.getresponse()
        seen.status, seen.headers = response.status, list(response.getheaders())
        read = response.read()
        seen.answer = json.loads(read) if read else None
        if self._bug.tolerate:
            seen.without("Graphfake-Note")
        self._bug.answer(seen)
        handler.send_response_only(seen.status)
        for name, text in seen.headers:
            if name.lower() not in _OWN_HEADERS:
                handler.send_header(name, text)
        written = b"" if seen.answer is None else json.dumps(seen.answer).encode()
        handler.send_header("Content-Length", str(len(written)))
        handler.end_headers()
        handler.wfile.write(written)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
