"""What replies about entities have in common: how they are shown, and their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.odata.context import context_url
from graphfake.server.calls import Reply
from graphfake.server.envelope import JSON
from graphfake.server.etags import etag_of, has_etags
from graphfake.server.representation import Showing, entity_json

if TYPE_CHECKING:
    from graphfake.contracts import Type
    from graphfake.server.calls import Call
    from graphfake.store.protocol import Row


def entity_reply(call: Call, row: Row) -> Reply:
    resource = call.place
    context = context_url(call.base, resource, call.asked.projection)
    body = entity_json(row, showing(call), context)
    return Reply(200, body, etag_header(row, resource.type), JSON, resource.type)


def showing(call: Call) -> Showing:
    typed = call.space.settings.profile == "documented"
    return Showing(call.place.type, typed, call.asked.select)


def etag_header(row: Row, type_: Type) -> tuple[tuple[str, str], ...]:
    return (("ETag", etag_of(row)),) if has_etags(type_) else ()


def applied(preference: str) -> tuple[tuple[str, str], ...]:
    return (("Preference-Applied", preference),) if preference else ()
