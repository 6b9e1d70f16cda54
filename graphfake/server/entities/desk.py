"""What calls share: the store, the secrets of tokens, entities already parsed or refitted, and who has which values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphfake.odata.deltas import DeltaTokens
    from graphfake.odata.paging import SkipTokens
    from graphfake.server.entities.decoded import Decoded
    from graphfake.server.entities.fits import Fits
    from graphfake.server.entities.standing import Standing
    from graphfake.store.protocol import Store


class Desk(NamedTuple):
    """One for each engine."""

    store: Store
    tokens: SkipTokens
    decoded: Decoded
    deltas: DeltaTokens
    standing: Standing
    fits: Fits
