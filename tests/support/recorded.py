"""Exchanges of a journal as its NDJSON has them, made by hand."""

from __future__ import annotations

import json
from typing import Any


def exchange(
    method: str, url: str, body: Any = None, answer: Any = None, *, status: int = 200, **more: Any
) -> dict[str, Any]:
    """`url` begins with the version. A body is JSON, or text as it was sent."""
    texts = [each if each is None or isinstance(each, str) else json.dumps(each) for each in (body, answer)]
    return {
        "number": 1,
        "id": more.get("id", f"{method} {url}"),
        "space": "default",
        "method": method,
        "url": f"http://localhost{url}",
        "path": url.partition("?")[0],
        "status": status,
        "body": texts[0],
        "body_state": "whole",
        "response_body": texts[1],
        "response_body_state": "whole",
        **more,
    }


def journal(*exchanges: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in exchanges)
