"""A client as cheap as can be, in a process of its own: raw keep-alive connections that send the same bytes.

`python -m benchmarks.client PORT CONNECTIONS REQUESTS STATUS < REQUEST` sends REQUESTS in all, each when its
connection's last answer is whole, and ends with exit code 1 if one has another status.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial

import uvloop


class Connection(asyncio.Protocol):
    """One connection. `left` is the number of requests that all connections still have to send."""

    def __init__(self, request: bytes, status: bytes, left: list[int], done: asyncio.Event) -> None:
        self.request = request
        self.head = b"HTTP/1.1 " + status
        self.left = left
        self.done = done
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.send()

    def send(self) -> None:
        if self.left[0] <= 0:
            self.transport.close()
            return
        self.left[0] -= 1
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        at = head.index(b"content-length:") + len(b"content-length:")
        length = int(head[at:].split(b"\r", 1)[0])
        if len(self.buffer) < end + 4 + length:
            return
        if not self.buffer.startswith(self.head):
            sys.exit(f"Not the answer that was due: {self.buffer[:2000].decode(errors='replace')}")
        self.buffer = b""
        self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if error or self.left[0] > 0:
            sys.exit(f"The server closed a connection: {error}")
        self.done.set()


async def run(port: int, connections: int, requests: int, status: str, request: bytes) -> None:
    """Send everything and see every answer."""
    left = [requests]
    done = [asyncio.Event() for _ in range(connections)]
    loop = asyncio.get_running_loop()
    for event in done:
        await loop.create_connection(partial(Connection, request, status.encode(), left, event), "127.0.0.1", port)
    for event in done:
        await event.wait()


if __name__ == "__main__":
    uvloop.run(run(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.stdin.buffer.read()))
