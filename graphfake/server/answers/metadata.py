"""What a version says of itself: `$metadata`, the model as XML, and the service document, its roots as JSON.

Both are answered without a token: Microsoft Graph serves `$metadata` so, by its public reference; that the service
document goes with it is our choice.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from graphfake.contracts.export.csdl import csdl
from graphfake.errors import GraphError
from graphfake.server.accept import allows
from graphfake.server.calls import Reply
from graphfake.server.envelope import dumps

if TYPE_CHECKING:
    from graphfake.contracts import Catalogue
    from graphfake.server.calls import Call

XML = "application/xml"
_RANGES = (XML, "application/*", "text/xml", "text/*", "*/*")
_FORMATS = ("xml", XML)
_AT_ONCE = 500  # lines


class Metadata:
    """The descriptions of one catalogue's versions, each made when it is first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._written: dict[str, bytes] = {}

    async def model(self, call: Call) -> Reply:
        """GET of `$metadata`: XML alone. Raises GraphError: coverage.query-option, accept.not-acceptable."""
        _check_options(call, "$metadata")
        if not _takes_xml(call):
            explain = "The model is XML: send Accept: application/xml, or no Accept header."
            raise GraphError("accept.not-acceptable", explain=explain)
        written = self._written.get(call.version)
        if written is None:
            written = self._written[call.version] = await self._write(call.version)
        return Reply(200, written, (), XML)

    async def _write(self, version: str) -> bytes:
        """A large model takes a while, in which others have their turn."""
        lines: list[str] = []
        for number, line in enumerate(csdl(self._catalogue, version)):
            lines.append(line)
            if number % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
        return "".join(lines).encode()

    async def service(self, call: Call) -> Reply:
        """GET of the version itself: its entity sets and singletons. Raises GraphError coverage.query-option."""
        _check_options(call, "the service document")
        roots = self._catalogue.service(call.version).roots.values()
        value = [
            {"name": root.name, "kind": "EntitySet" if root.collection else "Singleton", "url": root.name}
            for root in sorted(roots, key=lambda root: root.name)
        ]
        told = {} if call.form.metadata == "none" else {"@odata.context": f"{call.base}/$metadata"}
        return Reply(200, dumps({**told, "value": value}), (), call.form.content_type)


def _check_options(call: Call, what: str) -> None:
    """None has an effect but `$format`, and none is passed over in silence."""
    for option in call.asked.raw:
        if option.name not in ("", "$format"):
            raise GraphError("coverage.query-option", values={"subject": f"{option.name} on {what}"})


def _takes_xml(call: Call) -> bool:
    wanted = call.asked.format
    if wanted is not None:
        return wanted.partition(";")[0].strip().lower() in _FORMATS
    return allows(call.request.headers.get("Accept", ""), _RANGES)
