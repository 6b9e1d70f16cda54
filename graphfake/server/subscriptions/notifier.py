"""Who is told of what: from what a transaction has changed to the notifications that it calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts import ContractError
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths
from graphfake.odata.select import ALL, project
from graphfake.secrets import clean_url
from graphfake.server.entities.decoded import decoded
from graphfake.server.envelope import dumps
from graphfake.server.subscriptions.courier import Courier, Item
from graphfake.server.subscriptions.log import Log
from graphfake.server.subscriptions.notices import change_notice, lifecycle_notice, tenant_of
from graphfake.server.subscriptions.rich import encrypted, read_certificate
from graphfake.server.subscriptions.subscription import subscription_of
from graphfake.server.subscriptions.watched import read_resource, softly, watched
from graphfake.signin import KeyFileError, mint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphfake.contracts import Catalogue
    from graphfake.server.subscriptions.posting import Outcome, Poster
    from graphfake.server.subscriptions.subscription import Subscription
    from graphfake.server.subscriptions.watched import Changed, Watched
    from graphfake.spaces import Space, Spaces
    from graphfake.store.protocol import Path, Reading, Row

MISSED = "missed"
_PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
"""The application that Graph sends resource data as."""
_MOST_KEPT = 10_000


class Notifier:
    """Finds and sends notifications for all spaces of an engine."""

    def __init__(self, catalogue: Catalogue, spaces: Spaces, poster: Poster) -> None:
        self.poster = poster
        self.courier = Courier(poster, self.log_of, self._missed)
        self._catalogue = catalogue
        self._spaces = spaces
        self._paths: dict[str, Paths] = {}
        self._logs: dict[str, Log] = {}
        self._watched: dict[tuple[str, str, int], Watched] = {}
        self._made_in: dict[tuple[str, str], str] = {}

    def log_of(self, space: str) -> Log:
        """What was sent from a space."""
        return self._logs.setdefault(space, Log())

    async def tell(
        self, key: str, rows: Sequence[Row], changes: Sequence[Changed], reading: Reading
    ) -> Callable[[], None]:
        """What is to be done once these changes are there: their notifications get into their lines."""
        if not self._spaces.has(key):
            return _nothing
        space = self._spaces.get(key)
        now, soft = space.clock.now(), softly(changes)
        live = [one for one in map(subscription_of, rows) if one.expires > now]
        whole: dict[Path, list[Watched]] = {}
        single: dict[Path, list[Watched]] = {}
        for subscription in live:
            one = await self.found(key, subscription, reading)
            if one is not None:
                kept = whole if one.named.place.is_collection else single
                for place in one.places:
                    kept.setdefault(place, []).append(one)
        told = [
            (one.subscription.url, _item(one, changed, kind, space))
            for changed in changes
            for one in (*whole.get(changed.path[:-1], ()), *single.get(changed.path, ()))
            if (kind := one.change(changed, now, soft=changed.path[-1] in soft)) is not None
        ]

        def send() -> None:
            for url, item in told:
                self.courier.send(space, url, item)

        return send if told else _nothing

    def event(self, space: Space, subscription: Subscription, event: str) -> None:
        """Tell of a subscription itself, where it says to whom."""
        url = subscription.lifecycle_url
        if url is not None:
            item = Item(subscription, "lifecycle", lifecycle_notice(subscription, event, space.key))
            self.courier.send(space, url, item)

    def validated(self, space: Space, url: str, outcome: Outcome, problem: str) -> None:
        """Note that somebody was asked whether notifications are wanted there."""
        log = self.log_of(space.key)
        log.add(
            post=log.next_post(),
            time=space.clock.now(),
            kind="validation",
            url=clean_url(url),
            subscription=None,
            value=None,
            attempt=1,
            state="dropped" if problem else "delivered",
            status=outcome.status,
            problem=problem,
        )

    def forget(self, space: str, gone: bool = False) -> None:
        """The space begins anew: what waits in it is not sent, and what was is no longer told."""
        if space in self._logs:
            self.courier.forget(space)
            self._logs[space].clear()
            if gone:
                self._logs.pop(space).end()

    def stop(self) -> None:
        """Send nothing more."""
        self.courier.stop()
        for log in self._logs.values():
            log.end()

    async def close(self) -> None:
        """The same, and leave no connection open."""
        self.stop()
        await self.poster.close()

    async def found(
        self, space: str, subscription: Subscription, reading: Reading, version: str | None = None
    ) -> Watched | None:
        """What a subscription watches; None where no version of the contracts knows that, or it is not there yet.

        It is looked for by the version in which it was made, where that is known, and then by the others.
        """
        key = (space, subscription.id, subscription.version)
        if key in self._watched:
            return self._watched[key]
        made_in = self._made_in.get(key[:2]) if version is None else self._made_in.setdefault(key[:2], version)
        for paths in self._all_paths(made_in):
            try:
                named = read_resource(subscription.resource, subscription.creator, paths)
                one = await watched(subscription, named, reading)
            except (GraphError, ContractError):
                continue
            if len(self._watched) >= _MOST_KEPT:
                self._watched.clear()
                self._made_in.clear()
            self._watched[key] = one
            return one
        return None

    def _all_paths(self, first: str | None) -> list[Paths]:
        if not self._paths:
            self._paths = {
                name: Paths(self._catalogue, name) for name in sorted(self._catalogue.versions, reverse=True)
            }
        return sorted(self._paths.values(), key=lambda paths: paths.version != first)

    def _missed(self, space: Space, items: Sequence[Item]) -> None:
        """Changes that nobody was told of: that is told, once for all that come to it before it is."""
        for subscription in {
            item.subscription.id: item.subscription for item in items if item.kind == "change"
        }.values():
            url = subscription.lifecycle_url
            if url is not None and not self.courier.waits(space, url, subscription.id, MISSED):
                self.event(space, subscription, MISSED)


def _nothing() -> None:
    """Nobody is to be told."""


def _item(one: Watched, changed: Changed, kind: str, space: Space) -> Item:
    notice = change_notice(one, changed, kind, space.key)
    subscription, row = one.subscription, changed.after
    certificate = read_certificate(subscription.certificate) if subscription.rich and row is not None else None
    if certificate is None or row is None or one.type_of(row) is None:
        return Item(subscription, "change", notice)
    entity = project(decoded(row, one.type, newer=False), one.named.options.select or (ALL,))
    notice["encryptedContent"] = encrypted(dumps(entity), certificate, subscription.certificate_id)
    return Item(subscription, "change", notice, _vouched(subscription, space))


def _vouched(subscription: Subscription, space: Space) -> str | None:
    """A token that says that what was sent comes from here; None where the fake has no key of its own."""
    try:
        return mint(
            tenant=tenant_of(space.key),
            audience=subscription.application or _PUBLISHER,
            app_id=_PUBLISHER,
            now=space.clock.now(),
        )
    except (KeyFileError, ValueError):
        return None
