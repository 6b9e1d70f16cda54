"""A subscription as it is read from its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from graphfake.store.protocol import Row

SET = ("subscriptions",)
MOST = 1_000
"""Subscriptions of one space."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Subscription:
    """`changes` are the kinds of change that are told; `expires_text` is the moment as replies show it."""

    id: str
    version: int
    resource: str
    changes: tuple[str, ...]
    url: str
    lifecycle_url: str | None
    client_state: str | None
    expires: datetime
    expires_text: str
    application: str | None
    creator: str | None
    rich: bool
    certificate: str | None
    certificate_id: str | None


@lru_cache(maxsize=2 * MOST)
def subscription_of(row: Row) -> Subscription:
    """What a row says; whatever is missing in a row that was planted is empty, and then matches nothing."""
    said: dict[str, Any] = orjson.loads(row.body)
    expires = _text(said, "expirationDateTime")
    return Subscription(
        id=row.key,
        version=row.version,
        resource=_text(said, "resource"),
        changes=changes_of(_text(said, "changeType")),
        url=_text(said, "notificationUrl"),
        lifecycle_url=_text(said, "lifecycleNotificationUrl") or None,
        client_state=said.get("clientState"),
        expires=moment_of(expires),
        expires_text=expires,
        application=said.get("applicationId"),
        creator=said.get("creatorId"),
        rich=said.get("includeResourceData") is True,
        certificate=said.get("encryptionCertificate"),
        certificate_id=said.get("encryptionCertificateId"),
    )


def changes_of(text: str) -> tuple[str, ...]:
    """The kinds of change in a list with commas between them, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",")))


def moment_of(text: str) -> datetime:
    """A DateTimeOffset in canonical form as a moment of UTC, cut to where the calendar ends."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return _FIRST if text.startswith("0001") else _LAST
    except ValueError:
        return _FIRST


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
