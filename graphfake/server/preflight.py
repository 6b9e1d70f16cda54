"""What a browser asks before it calls from another origin (CORS)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.server.envelope import LONGEST_VALUE, Headers, ascii_value, common_headers
from graphfake.server.wire.messages import Request, Response

if TYPE_CHECKING:
    from graphfake.server.ids import Ids

_ALLOWED = "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS"


def preflight(request: Request, ids: Ids) -> Response:
    """CORS: any origin may call Graph."""
    wanted = request.headers.get("Access-Control-Request-Headers", "*")
    if len(wanted) > LONGEST_VALUE:
        wanted = "*"
    headers: Headers = [
        *common_headers(ids, cors=True),
        ("Access-Control-Allow-Methods", _ALLOWED),
        ("Access-Control-Allow-Headers", ascii_value(wanted)),
        ("Access-Control-Max-Age", "86400"),
        ("Allow", _ALLOWED),
    ]
    return Response(200, headers, b"")
