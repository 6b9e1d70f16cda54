"""The yardstick: a bare aiohttp handler that does json.loads, stores in a dict and answers json.dumps; default loop.

`python -m benchmarks.bare_server PORT_FILE` serves on a free port and writes its number to the file.
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable

COLLECTION = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def application() -> web.Application:
    """Create, read one, read a page of `$top`: no validation, no journal, no headers of Graph's."""
    stored: dict[str, dict[str, Any]] = {}

    def answer(value: object, status: int = 200) -> web.Response:
        return web.Response(text=json.dumps(value), status=status, content_type="application/json")

    async def create(request: web.Request) -> web.Response:
        entity = {"id": str(uuid.uuid4()), **json.loads(await request.read())}
        stored[entity["id"]] = entity
        return answer(entity, 201)

    async def read(request: web.Request) -> web.Response:
        return answer(stored[request.match_info["id"]])

    async def page(request: web.Request) -> web.Response:
        top = int(request.query.get("$top", "100"))
        return answer({"value": [entity for entity, _ in zip(stored.values(), range(top), strict=False)]})

    made = web.Application()
    made.router.add_post(COLLECTION, create)
    made.router.add_get(COLLECTION + "/{id}", read)
    made.router.add_get(COLLECTION, page)
    return made


async def serve(told: Callable[[int], object]) -> None:
    """Serve until the process is ended; `told` gets the port."""
    runner = web.AppRunner(application(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    told(runner.addresses[0][1])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(lambda port: Path(sys.argv[1]).write_text(f"{port}\n", encoding="utf-8")))
