"""How much of a client's bytes, and of its time, the wire takes before it answers with a refusal."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Sizes in bytes, times in seconds.

    `body` and `inflated`: a request's body as sent and as decoded. `headers`: all header lines with the request
    line but without the target. `target`: path and query as sent. `read_timeout`: for a head to come whole, and
    again for its body; also how long a client may leave an answer unread. `keep_alive`: an idle connection.
    `linger`, `drain`: how long, and how much, a client that still sends is listened to after its refusal, so
    that it gets to read it. `compress_from`: the shortest body that is worth compressing. `drip`: for an answer that
    is slow on purpose to come whole.
    """

    body: int = 4 * MIB
    inflated: int = 4 * MIB
    headers: int = 32 * KIB
    target: int = 16 * KIB
    read_timeout: float = 30.0
    keep_alive: float = 75.0
    linger: float = 5.0
    drain: int = 64 * MIB
    compress_from: int = 1400
    drip: float = 3.0
