"""Where a server listens, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from graphfake.server.wire.listen import ListenError, bind, listen, new_event_loop
from tests.support.wire import Client, Echo, get

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.server.wire.listen import Listener

LoopMaker = "Callable[[], asyncio.AbstractEventLoop]"
has_ipv6 = pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 on this machine")


def started(new_loop: Callable[[], asyncio.AbstractEventLoop], host: str, port: int = 0) -> Listener:
    """A listener that has been stopped again: what it says of itself stays."""

    async def start_and_stop() -> Listener:
        listener = await listen(Echo(), host, port)
        await listener.stop()
        return listener

    loop = new_loop()
    try:
        return loop.run_until_complete(start_and_stop())
    finally:
        loop.close()


@pytest.mark.parametrize(
    ("host", "authority"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("0.0.0.0", "127.0.0.1"),
        ("", "127.0.0.1"),
        pytest.param("::1", "[::1]", marks=has_ipv6),
        pytest.param("[::1]", "[::1]", marks=has_ipv6),
        pytest.param("::", "[::1]", marks=has_ipv6),
    ],
)
def test_port_0_takes_a_free_port_and_the_authority_names_it(
    new_loop: Callable[[], asyncio.AbstractEventLoop], host: str, authority: str
) -> None:
    listener = started(new_loop, host)
    assert listener.port > 0
    assert {port for _, port in listener.addresses} == {listener.port}
    assert listener.authority == f"{authority}:{listener.port}"


def test_a_port_that_was_stopped_is_free_at_once(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    port = started(new_loop, "127.0.0.1").port
    assert started(new_loop, "127.0.0.1", port).port == port


def test_a_taken_port_is_told_in_a_sentence() -> None:
    (taken,) = bind("127.0.0.1", 0)
    with taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError, match=f"127.0.0.1 port {port} is taken .* or 0 for any free one"):
            bind("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("192.0.2.1", 0, "192.0.2.1 is not an address of this machine"),
        ("no such host", 0, "no address is known for host 'no such host'"),
        ("a" * 300, 0, "no address is known"),
        ("127.0.0.1", 65536, "a port is a number from 0 to 65535"),
        ("127.0.0.1", -1, "a port is a number from 0 to 65535"),
    ],
)
def test_an_address_that_cannot_be_is_told_in_a_sentence(host: str, port: int, words: str) -> None:
    with pytest.raises(ListenError, match=words):
        bind(host, port)


def test_a_failed_start_leaves_no_socket_behind(new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    (taken,) = bind("127.0.0.1", 0)
    with taken, pytest.raises(ListenError):
        started(new_loop, "127.0.0.1", taken.getsockname()[1])


def test_a_name_with_two_addresses_is_served_on_both_at_one_port() -> None:
    sockets = bind("localhost", 0)
    try:
        assert len({one.getsockname()[1] for one in sockets}) == 1
    finally:
        for one in sockets:
            one.close()


async def test_a_listener_lives_in_the_loop_of_its_caller() -> None:
    listener = await listen(Echo())
    with Client(listener.port) as client:
        client.send(get("/here"))
        answer = await asyncio.to_thread(client.answer)
    assert answer.json["path"] == "/here"
    await listener.stop()


def test_our_own_loop_runs() -> None:
    loop = new_event_loop()
    assert loop.run_until_complete(asyncio.sleep(0, 1)) == 1
    loop.close()
