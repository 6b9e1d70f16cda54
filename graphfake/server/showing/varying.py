"""Lawful variations of our own replies: promises kept, in a form or with content that a careless client trips over.

Of the entities in a reply, and of the page around them; what is expanded in them stays as it is, and so do the links
and the counts by which a client goes on. What a fault names is made wherever it fits. Left to draw (`any`), one is
made that changes the form alone: what was written is then still what is read.
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
    apart = [(at, item) for at, item in enumerate(body["value"]) if is_apart(item)] if reply.listed else []
    if apart:
        body = {**body, "value": [item for item in body["value"] if not is_apart(item)]}
    before = _response(call, reply.type, body, listed=reply.listed)
    after = _changed(before, strike.variations, call.space.random_of(strike.drawn_by).choice)
    if after is before:
        return reply
    shown: dict[str, Any] = dict(after.body)
    for at, item in apart:
        shown["value"].insert(at, item)
    changed = reply._replace(body=dumps(shown, as_read))
    if call.space.settings.self_check:
        check_reply(call, changed, view="response")
    return changed


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
