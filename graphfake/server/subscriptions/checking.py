"""What a subscription that is to be made or renewed has to keep to, before anybody is called."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from graphfake.contracts import Note
from graphfake.errors import GraphError
from graphfake.server.subscriptions.hosts import Astray, target_of
from graphfake.server.subscriptions.rich import read_certificate
from graphfake.server.subscriptions.subscription import changes_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.server.calls import Call
    from graphfake.server.subscriptions.hosts import Hosts
    from graphfake.server.subscriptions.watched import Named

MOST_CLIENT_STATE = 128
_URLS = ("notificationUrl", "lifecycleNotificationUrl")
_ELSEWHERE = ("eventhub:", "eventgrid:", "partnertopic:")


def check_changes(values: Mapping[str, Any], named: Named) -> None:
    """Raises GraphError subscription.change-type."""
    offered = named.offered.changes
    for change in changes_of(str(values["changeType"])):
        if change not in offered:
            raise GraphError(
                "subscription.change-type",
                values={"value": change[:200]},
                pointer="/changeType",
                explain=f"What can be told of {named.place.route} is {', '.join(offered)}.",
            )


def check_life(call: Call, values: Mapping[str, Any], named: Named) -> None:
    """Raises GraphError subscription.past, subscription.lifetime."""
    expires = moment_of(str(values["expirationDateTime"]))
    rich = named.offered.rich_minutes if values.get("includeResourceData") is True else None
    minutes = rich or named.offered.minutes
    pointer, now = "/expirationDateTime", call.space.clock.now()
    if expires <= now:
        said = f"By the clock of the space it is {now.isoformat(timespec='seconds')}."
        raise GraphError("subscription.past", pointer=pointer, explain=said)
    if expires - now > timedelta(minutes=minutes):
        raise GraphError("subscription.lifetime", values={"minutes": str(minutes)}, pointer=pointer)


def check_state(values: Mapping[str, Any]) -> None:
    """Raises GraphError subscription.client-state."""
    if len(values.get("clientState") or "") > MOST_CLIENT_STATE:
        raise GraphError("subscription.client-state", pointer="/clientState")


def check_rich(values: Mapping[str, Any], named: Named) -> None:
    """Raises GraphError subscription.certificate, coverage.subscription."""
    if values.get("includeResourceData") is not True:
        return
    if named.offered.rich_minutes is None:
        subject = {"subject": f"resource data in notifications of {named.place.route}"}
        raise GraphError("coverage.subscription", values=subject, explain="The table of subscriptions offers none.")
    if read_certificate(values.get("encryptionCertificate")) is None or not values.get("encryptionCertificateId"):
        raise GraphError("subscription.certificate", pointer="/encryptionCertificate")


async def check_urls(call: Call, values: Mapping[str, Any], hosts: Hosts) -> list[tuple[str, str]]:
    """The URLs that are to be asked whether they want notifications, each once, with the member that names it.

    Raises GraphError subscription.url, coverage.webhook, coverage.subscription. Plain HTTP, which Graph does not call,
    is noted.
    """
    urls: dict[str, str] = {}
    for name in (name for name in _URLS if values.get(name)):
        url = str(values[name])
        if url.lower().startswith(_ELSEWHERE):
            raise GraphError("coverage.subscription", values={"subject": "notifications by Event Hubs or Event Grid"})
        target = target_of(url)
        if target is None:
            raise GraphError("subscription.url", values={"name": name}, pointer=f"/{name}")
        try:
            await hosts.check(target)
        except Astray as error:
            subject = {"subject": target.host}
            raise GraphError("coverage.webhook", values=subject, pointer=f"/{name}", explain=str(error)) from None
        if target.scheme == "http":
            call.notes.append(Note("tolerated.plain-http", f"/{name}"))
        urls.setdefault(url, name)
    return [(name, url) for url, name in urls.items()]
