"""`/_graphfake/`: the fake's own interface, for tests and people; out of reach of foreign web pages."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from graphfake.contracts import ContractError, rule
from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.errors import GraphError
from graphfake.server.admin.calls import AdminCall, AdminError, AdminReply, refusal, reply
from graphfake.server.admin.clock import clock
from graphfake.server.admin.contracts import contracts
from graphfake.server.admin.faults import faults
from graphfake.server.admin.notifications import notifications
from graphfake.server.admin.requests import requests
from graphfake.server.admin.snapshots import snapshots
from graphfake.server.admin.spaces import health, reset, spaces, tokens
from graphfake.server.admin.state import seed, state
from graphfake.server.entities.fitting import Unfit
from graphfake.server.entities.seeding import sentence
from graphfake.signin import bearer
from graphfake.spaces import DEFAULT_SPACE
from graphfake.worlds.data import DataError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphfake.server.engine import Engine
    from graphfake.server.origins import Origin
    from graphfake.server.wire.messages import Fault, Request, Response

    Handler = Callable[[AdminCall], Awaitable[AdminReply]]

_HANDLERS: dict[str, tuple[tuple[str, ...], Handler]] = {
    "health": (("GET",), health),
    "reset": (("POST",), reset),
    "requests": (("GET", "POST", "DELETE"), requests),
    "notifications": (("GET", "POST", "DELETE"), notifications),
    "clock": (("GET", "POST"), clock),
    "snapshots": (("GET", "POST", "DELETE"), snapshots),
    "faults": (("GET", "POST", "DELETE"), faults),
    "state": (("GET", "PUT", "POST", "DELETE"), state),
    "seed": (("POST",), seed),
    "spaces": (("GET", "POST", "DELETE"), spaces),
    "tokens": (("POST",), tokens),
    "contracts": (("GET",), contracts),
}
_WITH_BODY = ("POST", "PUT")
_WITH_DATA = ("state", "seed")  # whose numbers keep their digits


class Admin:
    """Answers the calls of one engine's admin interface."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def answer(self, request: Request, path: str, origin: Origin, space: str | None) -> Response:
        """`path` begins with `/_graphfake`; `space` is the one that a `/_space/KEY` before it named."""
        try:
            self._admit(request, origin)
            call, handler = self._call(request, path, origin, space)
            return reply(await handler(call))
        except AdminError as error:
            return refusal(error)
        except GraphError as error:
            return refusal(_told(error))
        except ContractError as error:
            return refusal(AdminError(404, "unknownContract", str(error)))
        except Unfit as error:
            return refusal(AdminError(error.status, error.code, str(error)))
        except DataError as error:
            return refusal(AdminError(400, "invalidData", str(error)))

    def _admit(self, request: Request, origin: Origin) -> None:
        """Raises AdminError for a page of another site, a rebound name, and a caller who lacks the token."""
        token = self._engine.options.admin_token
        foreign = request.headers.get("Origin")
        if foreign is not None and foreign.rstrip("/") != origin.url:
            raise AdminError(403, "foreignOrigin", "This interface answers no other site's pages.")
        if token is None:
            if not origin.is_loopback:
                said = "Call this interface by localhost or 127.0.0.1; other names need an admin token."
                raise AdminError(403, "foreignHost", said)
        elif not hmac.compare_digest((bearer(request.headers.get("Authorization")) or "").encode(), token.encode()):
            said = "Send Authorization: Bearer with the admin token that was printed at start."
            raise AdminError(401, "adminToken", said, (("WWW-Authenticate", "Bearer"),))

    def _call(self, request: Request, path: str, origin: Origin, space: str | None) -> tuple[AdminCall, Handler]:
        if request.head_fault is not None:
            raise _framing(request.head_fault)
        name, _, rest = path.lstrip("/").removeprefix("_graphfake").strip("/").partition("/")
        if name not in _HANDLERS:
            said = f"There is no {name[:100]!r} here; there is {', '.join(_HANDLERS)}."
            raise AdminError(404, "unknownPath", said)
        methods, handler = _HANDLERS[name]
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            allow = (("Allow", ", ".join(methods)),)
            raise AdminError(405, "unknownMethod", f"{name} takes {' and '.join(methods)}.", allow)
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        call = AdminCall(
            engine=self._engine,
            origin=origin,
            method=method,
            rest=tuple(unquote(part) for part in rest.split("/") if part),
            raw_rest=rest,
            query=query,
            body=_body(request, exact=name in _WITH_DATA) if method in _WITH_BODY else {},
            space_key=query.get("space") or space or DEFAULT_SPACE,
        )
        return call, handler


def _body(request: Request, *, exact: bool) -> dict[str, Any]:
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise AdminError(415, "contentType", "Writes here are sent with Content-Type: application/json.")
    if request.body_fault is not None:
        raise _framing(request.body_fault)
    try:
        value, duplicates = parse(request.body, exact=exact)
    except JsonTextError as error:
        raise AdminError(400, "invalidBody", str(error)) from error
    if not isinstance(value, dict) or duplicates:
        raise AdminError(400, "invalidBody", "The body is a JSON object that names each member once.")
    return value


def _framing(fault: Fault) -> AdminError:
    return AdminError(rule(fault.rule).answer("gateway").status, fault.rule, fault.explain)


def _told(error: GraphError) -> AdminError:
    """A refusal in Graph's name, said in ours: all that is wrong, each with its place."""
    status = rule(error.rule).answer(error.dialect or "gateway").status
    return AdminError(status, error.rule, sentence(error))
