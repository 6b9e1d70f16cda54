"""What the verbs mean on subscriptions: as on any entity, with a look at who is to be called before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from graphfake.contracts.subscribable import SUBSCRIPTION
from graphfake.errors import GraphError
from graphfake.server.answers import reads, writes
from graphfake.server.calls import Reply
from graphfake.server.entities.addressing import creator_of
from graphfake.server.entities.existence import check_parents, existing
from graphfake.server.subscriptions.checking import check_changes, check_life, check_rich, check_state, check_urls
from graphfake.server.subscriptions.posting import broken_by
from graphfake.server.subscriptions.subscription import MOST, SET, subscription_of
from graphfake.server.subscriptions.watched import path_of, read_resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.server.calls import Call
    from graphfake.server.routing import Table
    from graphfake.server.subscriptions.lifecycle import Lifecycle
    from graphfake.server.subscriptions.notifier import Notifier

_ASKED = "Validation: Testing client application reachability for subscription Request-Id: "
_REAUTHORIZE = "microsoft.graph.reauthorize"


class Answers:
    """The operations on subscriptions of one engine."""

    def __init__(self, notifier: Notifier, lifecycle: Lifecycle) -> None:
        self._notifier = notifier
        self._lifecycle = lifecycle

    def table(self) -> Mapping[str, Table]:
        """What stands in for the usual operations, by the name of the type."""
        return {
            SUBSCRIPTION: {
                "collection": {"GET": self.list, "POST": self.create},
                "entity": {"GET": self.read, "PATCH": self.renew, "DELETE": self.delete},
                "action": {"POST": self.reauthorize},
            }
        }

    async def list(self, call: Call) -> Reply:
        """GET of those that have not expired."""
        await self._lifecycle.sweep(call.space)
        return await reads.read_page(call)

    async def read(self, call: Call) -> Reply:
        """GET of one."""
        await self._lifecycle.sweep(call.space)
        return await reads.read_entity(call)

    async def delete(self, call: Call) -> Reply:
        """DELETE: nothing more is told, but for what waits already."""
        await self._lifecycle.sweep(call.space)
        return await writes.delete(call)

    async def create(self, call: Call) -> Reply:
        """POST: it is there once everybody who is to be called has answered the validation."""
        await self._lifecycle.sweep(call.space)
        values = _judged(call, "create")
        if values is not None:
            await self._check_room(call)
            await self._check(call, values, values)
            told = {
                "applicationId": _application(call),
                "creatorId": await creator_of(call, str(values.get("resource"))),
            }
            call.set_by_service = {name: value for name, value in told.items() if name in call.place.type.properties}
        return await self._begun(call, await writes.create(call))

    async def renew(self, call: Call) -> Reply:
        """PATCH: a later expirationDateTime, and another URL where that answers the validation."""
        await self._lifecycle.sweep(call.space)
        async with call.reading() as reading:
            row = await existing(call, reading)
        values = _judged(call, "update")
        if values is not None:
            await self._check(call, values, {**orjson.loads(row.body), **values})
        return await self._begun(call, await writes.update(call))

    async def reauthorize(self, call: Call) -> Reply:
        """POST of the action: it lives on as it is, and is not asked for again."""
        operation = call.place.operation
        if operation is None or operation.full_name != _REAUTHORIZE:
            raise GraphError("coverage.operation", values={"subject": f"POST {call.place.route}"})
        await self._lifecycle.sweep(call.space)
        async with call.reading() as reading:
            row = await existing(call, reading)
        self._lifecycle.authorized(call.space, subscription_of(row))
        return Reply(204)

    async def _check_room(self, call: Call) -> None:
        async with call.reading() as reading:
            if await reading.count(SET) >= MOST:
                subject = {"subject": f"more than {MOST:,} subscriptions in a space"}
                raise GraphError("coverage.subscription", values=subject, explain="Delete those that are not needed.")

    async def _check(self, call: Call, sent: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        """Raises GraphError for what was sent, or for what the subscription would be with it."""
        creator = whole.get("creatorId") or await creator_of(call, str(whole["resource"]))
        named = read_resource(str(whole["resource"]), creator, call.place.paths)
        check_changes(whole, named)
        if "expirationDateTime" in sent:
            check_life(call, whole, named)
        check_state(whole)
        check_rich(whole, named)
        if "resource" in sent:
            async with call.reading() as reading:
                await path_of(named, reading)
                await (check_parents if named.place.is_collection else existing)(call, reading, named.place)
        await self._validate(call, sent)

    async def _validate(self, call: Call, sent: Mapping[str, Any]) -> None:
        """Ask those who are to be called whether they want that. Raises GraphError, as `check_urls` does."""
        poster = self._notifier.poster
        for name, url in await check_urls(call, sent, poster.hosts):
            token = f"{_ASKED}{call.ids.request}"
            outcome = await poster.validate(url, token)
            broken = broken_by(outcome, token)
            self._notifier.validated(call.space, url, outcome, "" if broken is None else broken[1])
            if broken is not None:
                raise GraphError(broken[0], pointer=f"/{name}", explain=broken[1])

    async def _begun(self, call: Call, reply: Reply) -> Reply:
        """What is watched is found as it is now: later the way there may be gone."""
        async with call.reading() as reading:
            for row in await reading.page(SET, 0, MOST):
                await self._notifier.found(call.space.key, subscription_of(row), reading, call.version)
        await self._lifecycle.sweep(call.space)
        return reply


def _judged(call: Call, view: str) -> Mapping[str, Any] | None:
    """The members of the body in canonical form; None where the usual operation is about to refuse it."""
    if call.body is None:
        return None
    settings = call.space.settings
    type_ = call.place.type
    verdict = type_.judge(
        call.body.value,
        view=view,
        profile=settings.profile,
        dialect=call.place.dialect,
        duplicates=call.body.duplicates,
        tolerate=settings.tolerate,
    )
    return None if verdict.draft is None else verdict.draft.values


def _application(call: Call) -> str | None:
    return None if call.caller is None else call.caller.appid
