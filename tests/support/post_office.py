"""An invented service whose changes can be subscribed to, at paths of every dialect, as contract documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.gadgets import SCHEMA, document, prop, to

VERSION = "2.0"
ENTITY = "microsoft.graph.entity"
SUBSCRIPTION = "microsoft.graph.subscription"
PERSON, LETTER, TEAM, CHANNEL, HOUSE, ROOM = (
    f"contoso.{name}" for name in ("person", "letter", "team", "channel", "house", "room")
)
REQUIRED = ["changeType", "notificationUrl", "resource", "expirationDateTime"]


def text(**more: Any) -> dict[str, Any]:
    return prop("String", nullable=True, **more)


DOCUMENTS: tuple[dict[str, Any], ...] = (
    {**document("entity", ENTITY, {"id": prop("String")}), "x-abstract": True, "x-key": ["id"]},
    document(
        "entity",
        SUBSCRIPTION,
        {
            **{name: text(**{"x-read-only": True}) for name in ("applicationId", "creatorId")},
            **{name: text() for name in ("clientState", "lifecycleNotificationUrl")},
            **{name: text() for name in ("encryptionCertificate", "encryptionCertificateId", "notificationUrlAppId")},
            **{name: prop("String") for name in ("changeType", "notificationUrl", "resource")},
            "expirationDateTime": prop("DateTimeOffset"),
            "includeResourceData": prop("Boolean", nullable=True),
        },
        ENTITY,
        **{"x-required-on-create": REQUIRED, "x-operations": {"reauthorize": {"kind": "action"}}},
    ),
    document(
        "entity",
        PERSON,
        {
            "displayName": text(),
            "messages": to(LETTER, contained=True, collection=True),
            "drafts": to(LETTER, contained=True, collection=True),
            "friends": to(PERSON, collection=True),
        },
        ENTITY,
        **{"x-required-on-create": []},
    ),
    document(
        "entity",
        LETTER,
        {"subject": text(), "isRead": prop("Boolean", nullable=True), "sent": text(**{"x-read-only": True})},
        ENTITY,
        **{"x-required-on-create": [], "x-capabilities": {"etag": True}},
    ),
    document(
        "entity",
        TEAM,
        {"displayName": text(), "channels": to(CHANNEL, contained=True, collection=True)},
        ENTITY,
        **{"x-required-on-create": []},
    ),
    document("entity", CHANNEL, {"displayName": text()}, ENTITY, **{"x-required-on-create": []}),
    document(
        "entity",
        HOUSE,
        {
            "rooms": to(ROOM, contained=True, collection=True),
            "tasks": to(LETTER, contained=True, collection=True),
        },
        ENTITY,
    ),
    document("entity", ROOM, {"displayName": text()}, ENTITY, **{"x-required-on-create": []}),
)
SERVICE: dict[str, Any] = {
    "$schema": SCHEMA,
    "x-kind": "service",
    "x-name": VERSION,
    "x-as-of": "2026-08",
    "x-paths": {
        "/subscriptions": {"type": SUBSCRIPTION, "collection": True},
        "/users": {"type": PERSON, "collection": True},
        "/teams": {"type": TEAM, "collection": True},
        "/rooms": {"type": ROOM, "collection": True},
        "/drives": {"type": LETTER, "collection": True},
        "/planner": {"type": HOUSE, "collection": False},
        "/deviceManagement": {"type": HOUSE, "collection": False},
    },
    "x-dialect": {
        "/users/{id}/messages": "outlook",
        "/drives": "onedrive",
        "/teams": "teams",
        "/planner": "planner",
        "/deviceManagement": "intune",
    },
    "x-page-size": {"/users/{id}/messages": {"default": 10, "maximum": 1000}},
}


def bundle() -> dict[str, Any]:
    """All documents as one file's content, as `--contracts` takes it."""
    return {VERSION: {**{f"{entry['x-name']}.json": entry for entry in DOCUMENTS}, "service.json": SERVICE}}


def subscription(url: str, resource: str = "rooms", *, minutes: float = 60, **more: Any) -> dict[str, Any]:
    """What is posted to subscribe to all changes of a resource."""
    expires = datetime.now(UTC) + timedelta(minutes=minutes)
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": url,
        "resource": resource,
        "expirationDateTime": expires.isoformat().replace("+00:00", "Z"),
        "clientState": "a secret between us",
        **more,
    }
