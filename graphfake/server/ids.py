"""The two ids every answer carries: ours, new for each request, and the client's, echoed where it is a GUID."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_bits = random.SystemRandom().getrandbits(128)
_source = random.Random(_bits)


class Ids(NamedTuple):
    request: str
    client: str


def new_guid() -> str:
    """A lower-case GUID, version 4. It names an exchange and is no secret."""
    text = f"{_source.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) & 3]}{text[17:20]}-{text[20:]}"


def ids_of(client_request_id: str | None) -> Ids:
    """Another text than a GUID is replaced by the request-id, as a missing one is."""
    request = new_guid()
    if client_request_id is not None and _GUID.fullmatch(client_request_id):
        return Ids(request, client_request_id)
    return Ids(request, request)
