"""A client as cheap as can be, in a process of its own: raw keep-alive connections that send the same bytes.

`python -m benchmarks.client PORT CONNECTIONS REQUESTS STATUS < REQUEST` sends REQUESTS in all, each when its
connection's last answer is whole, and ends with a sentence and exit code 1 if one is not as it should be.
"""

from __future__ import annotations

import selectors
import socket
import sys

DEADLINE = 20.0


def ask(port: int, connections: int, requests: int, status: bytes, request: bytes) -> None:
    """Send everything and see every answer."""
    start = b"HTTP/1.1 " + status
    unsent = requests
    buffers: dict[socket.socket, bytes] = {}
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connections, requests)):
            connection = socket.create_connection(("127.0.0.1", port), DEADLINE)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ)
            buffers[connection] = b""
            connection.sendall(request)
            unsent -= 1
        while buffers:
            ready = selector.select(DEADLINE)
            if not ready:
                sys.exit(f"No answer came within {DEADLINE:g} s.")
            for key, _ in ready:
                connection = key.fileobj  # type: ignore[assignment] # it is what was registered
                received = connection.recv(262_144)
                answer = buffers[connection] + received
                if not received or (whole(answer) and not answer.startswith(start)):
                    sys.exit(f"Not the answer that was due: {answer[:2000].decode(errors='replace')!r}")
                buffers[connection] = answer
                if not whole(answer):
                    continue
                buffers[connection] = b""
                if unsent:
                    unsent -= 1
                    connection.sendall(request)
                else:
                    selector.unregister(connection)
                    connection.close()
                    del buffers[connection]


def whole(answer: bytes) -> bool:
    """Have a head and the body of the length that it names been received?"""
    head, blank, body = answer.partition(b"\r\n\r\n")
    _, named, rest = head.lower().partition(b"\r\ncontent-length:")
    return bool(blank) and len(body) >= (int(rest.split(b"\r", 1)[0]) if named else 0)


if __name__ == "__main__":
    ask(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].encode(), sys.stdin.buffer.read())
