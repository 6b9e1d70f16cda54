"""The JSON of notifications, as Graph sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.dialects import dialect_named
from graphfake.contracts.names import short_name
from graphfake.odata.context import stored_url
from graphfake.server.etags import etag_of, has_etags
from graphfake.spaces import DEFAULT_SPACE, WELL_KNOWN_TENANT

if TYPE_CHECKING:
    from graphfake.server.subscriptions.subscription import Subscription
    from graphfake.server.subscriptions.watched import Changed, Watched
    from graphfake.store.protocol import Path, Row

_QUOTE = "'"


def tenant_of(space: str) -> str:
    """The id of the tenant that a space is."""
    return WELL_KNOWN_TENANT if space == DEFAULT_SPACE else space


def change_notice(watched: Watched, changed: Changed, kind: str, space: str) -> dict[str, Any]:
    """What is told of one change."""
    row = changed.after or changed.before
    if row is None:
        raise LookupError("Nothing was there before and after.")
    where = written(watched, changed.path)
    return {
        **_head(watched.subscription, space),
        "changeType": kind,
        "resource": where,
        "resourceData": _resource_data(watched, row, where),
    }


def lifecycle_notice(subscription: Subscription, event: str, space: str) -> dict[str, Any]:
    """What is told of a subscription itself: reauthorizationRequired, subscriptionRemoved or missed."""
    return {**_head(subscription, space), "lifecycleEvent": event}


def written(watched: Watched, path: Path) -> str:
    """Where an entity is, as notifications write it: `Users/ID/Messages/ID`, of Teams `teams('ID')/channels('ID')`."""
    place = watched.named.place
    url = stored_url(place.paths.catalogue, place.version, path)
    if url is None:
        return "/".join(path)
    if dialect_named(place.dialect).notices_in_parentheses:
        return url
    return "/".join(_apart(segment) for segment in url.split("/"))


def _apart(segment: str) -> str:
    """`messages('ID')` as `Messages/ID`."""
    name, bracket, key = segment.partition("(")
    name = name[:1].upper() + name[1:]
    if not bracket:
        return name
    plain = key[:-1]
    return f"{name}/{plain[1:-1] if plain.startswith(_QUOTE) else plain}"


def _head(subscription: Subscription, space: str) -> dict[str, Any]:
    return {
        "subscriptionId": subscription.id,
        "subscriptionExpirationDateTime": subscription.expires_text,
        "clientState": subscription.client_state,
        "tenantId": tenant_of(space),
    }


def _resource_data(watched: Watched, row: Row, where: str) -> dict[str, Any]:
    type_ = watched.type_of(row)
    name = short_name(row.type)
    namespace = row.type[: -len(name) - 1]
    # Graph writes the name of the type in a way of its own here.
    odd = ".".join(part[:1].upper() + part[1:] for part in namespace.split("."))
    told = {"@odata.type": f"#{odd}.{name[:1].upper()}{name[1:]}", "@odata.id": where}
    if type_ is not None and has_etags(type_):
        told["@odata.etag"] = etag_of(row)
    return {**told, "id": row.key}
