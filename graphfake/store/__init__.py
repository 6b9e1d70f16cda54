"""What the fake has accepted: the store's protocol and the store in memory."""

from graphfake.store.memory import MemoryStore
from graphfake.store.protocol import (
    Change,
    Conflict,
    Link,
    LinkChange,
    NotFound,
    Path,
    Reading,
    Row,
    Store,
    StoreError,
    StoreUnavailable,
    Transaction,
)

__all__ = [
    "Change",
    "Conflict",
    "Link",
    "LinkChange",
    "MemoryStore",
    "NotFound",
    "Path",
    "Reading",
    "Row",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Transaction",
]
