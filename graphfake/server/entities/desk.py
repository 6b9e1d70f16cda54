"""What readings share from one request to the next: the secret of skip tokens, and entities already parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphfake.odata.paging import SkipTokens
    from graphfake.server.entities.decoded import Decoded


class Desk(NamedTuple):
    """One for each engine."""

    tokens: SkipTokens
    decoded: Decoded
