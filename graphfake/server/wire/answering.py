"""Whatever whoever answers does, there is an answer: a bug of ours is logged, and becomes Graph's 500."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.server.wire.messages import Fault
from graphfake.server.wire.outgoing import render
from graphfake.server.wire.shared import report

if TYPE_CHECKING:
    from graphfake.server.wire.messages import Answerer, Request, Response


async def answer_to(item: Request | Fault, answerer: Answerer) -> Response:
    """The answer to a request, or to bytes that hold none."""
    if isinstance(item, Fault):
        return answerer.refuse_unparsed(item.rule, item.explain)
    try:
        return await answerer.answer(item)
    except Exception as error:  # noqa: BLE001 - a bug of ours must not cost the client its answer
        report(item, error)
        return answerer.crashed(item, error)


def bytes_of(
    response: Response, request: Request | None, answerer: Answerer, *, last: bool, compress_from: int
) -> bytes:
    """An answer as `render` makes it. Raises ValueError for one that cannot be sent where no request asked for it."""
    try:
        return render(response, request, last=last, compress_from=compress_from)
    except ValueError as error:
        if request is None:
            raise
        report(request, error)
        return render(answerer.crashed(request, error), request, last=last, compress_from=compress_from)
