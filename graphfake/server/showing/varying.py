"""Lawful variations of our own replies: promises kept, in a form or with content that a careless client trips over.

Of the entities in a reply, and of the page around them; what is expanded in them stays as it is, and so do the links
and the counts by which a client goes on. What a fault names is made wherever it fits. Left to draw (`any`), one is
made that changes the form alone: what was written is then still what is read. What was stored without validation and
breaks its contract already is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.json_text import Limits, parse
from graphfake.contracts.variations import VARIATIONS, Response
from graphfake.server.envelope import as_read, dumps
from graphfake.server.showing.selfcheck import check_reply, is_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfake.contracts import Type
    from graphfake.contracts.variations import Choose
    from graphfake.server.calls import Call, Reply

ANY = "any"
_OURS = Limits(levels=200, number_length=4_300)
"""What we answer ourselves may be nested deeper than what we take."""


def varied(call: Call, reply: Reply) -> Reply:
    """The reply with the variations that faults deal the call, as far as they fit.

    Raises SelfCheckError, where replies are held to their contracts at all, for one that breaks its response view.
    """
    strike = call.strike
    if strike is None or not strike.variations or reply.type is None or reply.body is None:
        return reply
    body = parse(reply.body, exact=True, limits=_OURS).value
    apart: list[tuple[int, Any]] = []
    if reply.listed:
        apart = [(at, item) for at, item in enumerate(body["value"]) if not _is_lawful(call, reply.type, item)]
        left_alone = {at for at, _ in apart}
        body["value"] = [item for at, item in enumerate(body["value"]) if at not in left_alone]
    elif not _is_lawful(call, reply.type, body):
        return reply
    before = _response(call, reply.type, body, listed=reply.listed)
    after = _changed(before, strike.variations, call.space.random_of(strike.drawn_by).choice)
    if after is before:
        return reply
    changed = reply._replace(body=dumps(after.body, as_read))
    if call.space.settings.self_check:
        check_reply(call, changed, view="response")
    for at, item in apart:
        after.body["value"].insert(at, item)
    return reply._replace(body=dumps(after.body, as_read)) if apart else changed


def _is_lawful(call: Call, type_: Type, item: dict[str, Any]) -> bool:
    if is_apart(item):
        return False
    select, settings = call.asked.wanted.select, call.space.settings
    whole = None if select is None or "*" in select else [name for name in select if "/" not in name]
    verdict = type_.judge(item, view="response", profile=settings.profile, dialect=call.place.dialect, selected=whole)
    return not verdict.violations


def _response(call: Call, type_: Type, body: dict[str, Any], *, listed: bool) -> Response:
    return Response(
        type_,
        body,
        page=listed,
        metadata=call.form.metadata,
        selected=call.asked.wanted.select is not None,
        delta=call.place.target == "delta",
    )


def _changed(response: Response, names: Sequence[str], choose: Choose) -> Response:
    for name in names:
        meant = [each for each in VARIATIONS.values() if each.changes == "form"] if name == ANY else [VARIATIONS[name]]
        fitting = [each for each in meant if each.live and each.fits(response)]
        if fitting:
            response = choose(fitting).apply(response, choose)
    return response
