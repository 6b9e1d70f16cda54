"""However a client's bytes are cut, the same requests come of them; whatever they are, nothing raises."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.server.wire.bounds import Bounds
from graphfake.server.wire.incoming import READY, Incoming
from graphfake.server.wire.messages import Fault, Request
from tests.support.wire import chunked, get, post, request

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNKED = "Transfer-Encoding: chunked"
BODIES = st.one_of(
    st.binary(max_size=30), st.sampled_from([b"\r\n\r\n", b"0\r\n\r\n", b"\r\n", b"GET / HTTP/1.1\r\n\r\n"])
)
GOOD = st.one_of(
    st.builds(lambda n: get(f"/{n}"), st.integers(0, 9)),
    BODIES.map(post),
    st.lists(BODIES.filter(bool), max_size=3).map(lambda chunks: request("POST", "/c", CHUNKED) + chunked(*chunks)),
    st.just(request("POST", "/t", CHUNKED) + b"1;x=y\r\na\r\n0\r\nTrailer: t\r\n\r\n"),
    st.just(b"\r\n"),
)
BAD = st.one_of(
    st.binary(max_size=30),
    st.just(request("POST", "/b", CHUNKED) + b"zz\r\n"),
    st.just(get("/u", "Upgrade: websocket", "Connection: Upgrade")),
    st.just(b"GET /" + b"u" * 200 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
    st.just(request("POST", "/l", "Content-Length: 1000") + b"abc"),
)
STREAMS = st.tuples(st.lists(GOOD, max_size=5), BAD).map(lambda parts: b"".join([*parts[0], parts[1]]))


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


def read(loop: asyncio.AbstractEventLoop, pieces: list[bytes]) -> list[object]:
    """What came of the pieces: of requests the parts that matter, and faults without their sentence."""
    incoming = Incoming(loop, Bounds(target=100, headers=200, body=500), scheme="http", peer="")
    found: list[object] = []
    for piece in pieces:
        incoming.feed(piece)
        while incoming.ready:
            found.append(_told(incoming.ready.popleft()))
            if not incoming.ready:
                incoming.feed(b"")
    incoming.end()
    assert incoming.closed
    assert not incoming.partial
    return found + [_told(item) for item in incoming.ready]


def _told(item: Request | Fault) -> object:
    if isinstance(item, Fault):
        return item.rule
    faults = [fault.rule for fault in (item.head_fault, item.body_fault) if fault is not None]
    return item.method, item.target, dict(item.headers), item.body, item.keep_alive, faults


@given(stream=STREAMS, data=st.data())
def test_requests_do_not_depend_on_how_their_bytes_are_cut(
    loop: asyncio.AbstractEventLoop, stream: bytes, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    whole = read(loop, [stream])
    assert read(loop, pieces) == whole
    assert read(loop, [stream[n : n + 1] for n in range(len(stream))]) == whole


@given(stream=st.lists(GOOD, max_size=5))
def test_every_good_request_comes_out(loop: asyncio.AbstractEventLoop, stream: list[bytes]) -> None:
    found = read(loop, [b"".join(stream)])
    assert len(found) == len([one for one in stream if one != b"\r\n"])
    assert all(isinstance(one, tuple) and one[-1] == [] and one[-2] is True for one in found)


@given(count=st.integers(0, 4 * READY))
def test_no_more_are_parsed_than_can_wait(loop: asyncio.AbstractEventLoop, count: int) -> None:
    incoming = Incoming(loop, Bounds(), scheme="http", peer="")
    incoming.feed(get("/") * count)
    assert len(incoming.ready) == min(count, READY)
    assert incoming.held is (count > READY)


@given(junk=st.lists(st.binary(max_size=100), max_size=10))
def test_no_bytes_whatever_raise(loop: asyncio.AbstractEventLoop, junk: list[bytes]) -> None:
    read(loop, junk)
