"""Many clients at once over bare sockets: fast enough that the server is what is being tried."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable


class Connection:
    """One kept-alive connection to a URL such as `http://127.0.0.1:4365/beta`."""

    def __init__(self, url: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._parts = urlsplit(url)
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, url: str) -> Connection:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1 << 24)
        return cls(url, reader, writer)

    async def call(self, method: str, path: str, value: Any = None) -> tuple[int, bytes]:
        """Status and body of the answer."""
        body = b"" if value is None else json.dumps(value).encode()
        head = (
            f"{method} {self._parts.path}{path} HTTP/1.1\r\nHost: {self._parts.netloc}\r\nAuthorization: Bearer x\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        lengths = [int(line[15:]) for line in lines if line.lower().startswith("content-length:")]
        read = await self._reader.readexactly(lengths[0]) if lengths else b""
        return int(lines[0].split(" ")[1]), read

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def create(url: str, collection: str, payloads: Iterable[Any]) -> list[dict[str, Any]]:
    """What the server answers to each creation, one after the other on one connection; every one is a 201."""
    connection = await Connection.to(url)
    created = []
    for payload in payloads:
        status, body = await connection.call("POST", collection, payload)
        assert status == 201, body
        created.append(json.loads(body))
    await connection.close()
    return created


async def walk(url: str, first: str) -> list[list[dict[str, Any]]]:
    """All pages of a list, each link followed as it is."""
    connection = await Connection.to(url)
    found, path = [], first
    while True:
        status, body = await connection.call("GET", path)
        assert status == 200, body
        page = json.loads(body)
        found.append(page["value"])
        if "@odata.nextLink" not in page:
            await connection.close()
            return found
        assert page["@odata.nextLink"].startswith(url)
        path = page["@odata.nextLink"].removeprefix(url)
