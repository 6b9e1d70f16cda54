"""`/_graphfake/health`, `reset`, `spaces` and `tokens`: the worlds of one server, and keys to them."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from graphfake.faults import FaultError
from graphfake.server.admin.calls import AdminError, AdminReply
from graphfake.server.admin.faults import rules_of
from graphfake.server.admin.given import OF_DATA, given_data
from graphfake.server.entities.putting import Putting
from graphfake.server.options import OptionError, auth_mode, check_tolerated, profile_of
from graphfake.signin import GRAPH, WELL_KNOWN_TENANT, KeyFileError, mint
from graphfake.spaces import DEFAULT_SPACE, Settings, Space, choose

if TYPE_CHECKING:
    from graphfake.server.admin.calls import AdminCall

_LIFE = 3599
_MOST_LIFE = 10 * 365 * 24 * 3600


async def health(call: AdminCall) -> AdminReply:
    """That this is graphfake, and what it holds."""
    engine = call.engine
    return AdminReply(
        200,
        {
            "status": "ok",
            "server": "graphfake",
            "version": version("graphfake"),
            "contracts": {name: engine.catalogue.as_of(name) for name in engine.catalogue.versions},
            "auth": engine.options.auth,
            "profile": engine.options.profile,
            "seed": engine.spaces.seed,
            "uptime": round(time.monotonic() - engine.started, 3),
        },
    )


async def reset(call: AdminCall) -> AdminReply:
    """State, journal and ordinals of one space, or of all, as at the start, or `only` what deltas know of it."""
    call.only("space", "only")
    only = call.text("only")
    if only not in (None, "changes"):
        raise AdminError(400, "invalidBody", "only is changes, or is left out to reset everything.")
    spaces = call.engine.spaces
    named = call.text("space") or call.query.get("space")
    for space in [spaces.get(named)] if named else spaces.list():
        if only is not None:
            space.forget_changes()
            continue
        await _reset(call, space)
    return AdminReply(204)


async def _reset(call: AdminCall, space: Space) -> None:
    store, beginning = call.engine.store, space.beginning
    if beginning is None:
        await store.reset(space.key)
    else:
        async with store.transaction(space.key, write=True) as writing:
            await writing.restore(beginning.saved)
        call.engine.begun_anew(space.key)
    call.engine.spaces.reset(space.key)


async def spaces(call: AdminCall) -> AdminReply:
    """List, open or drop spaces."""
    registry = call.engine.spaces
    if call.method == "GET":
        return AdminReply(200, {"value": [_told(call, space) for space in registry.list()]})
    if call.method == "POST":
        if call.rest:
            raise AdminError(405, "unknownMethod", "POST to /_graphfake/spaces, the key in the body.")
        return AdminReply(201, _told(call, await _begun(call)))
    if len(call.rest) != 1:
        raise AdminError(405, "unknownMethod", "DELETE names one space: /_graphfake/spaces/KEY.")
    if not registry.has(call.rest[0]):
        raise AdminError(404, "notFound", f"There is no space {call.rest[0][:64]!r}.")
    registry.drop(call.rest[0])
    await call.engine.store.drop(call.rest[0])
    return AdminReply(204)


async def tokens(call: AdminCall) -> AdminReply:
    """A token of ours; one that nothing is held against by default."""
    call.only("permissions", "scopes", "user", "tenant", "audience", "expires_in")
    permissions, scopes, user = call.texts("permissions"), call.texts("scopes"), call.text("user")
    life = call.whole("expires_in")
    life = _LIFE if life is None else life
    if abs(life) > _MOST_LIFE:
        raise AdminError(400, "invalidBody", f"expires_in is a number of seconds, at most {_MOST_LIFE}.")
    key = call.space_key
    try:
        token = mint(
            permissions=permissions or (),
            scopes=[] if scopes is None and user is not None else scopes,
            user=user,
            tenant=call.text("tenant") or (WELL_KNOWN_TENANT if key == DEFAULT_SPACE else key),
            audience=call.text("audience") or GRAPH,
            expires_in=life,
            now=call.space.clock.now(),
            every_permission=permissions is None and scopes is None,
        )
    except ValueError as error:
        raise AdminError(400, "invalidBody", str(error)) from error
    except KeyFileError as error:
        raise AdminError(503, "signingKey", str(error)) from error
    return AdminReply(200, {"token_type": "Bearer", "expires_in": life, "access_token": token})


async def _begun(call: AdminCall) -> Space:
    """A new space, with the data that it is to begin with in place of the server's, or none."""
    call.only("key", "seed", "auth", "profile", "tolerate", "self_check", "faults", *OF_DATA)
    given = given_data(call)
    space = _opened(call)
    if given is None:
        return space
    store, seeds = call.engine.store, call.engine.seeds
    try:
        async with store.transaction(space.key, write=True) as writing:
            for row in await store.rows(space.key):
                if await writing.get(row.path) is not None:
                    await writing.delete(row.path)
            await seeds.load(given.data, Putting(space, writing))
        async with store.transaction(space.key, write=True) as writing:
            space.begin(await writing.save())
    except BaseException:
        call.engine.spaces.drop(space.key)
        await store.drop(space.key)
        raise
    return space


def _opened(call: AdminCall) -> Space:
    base = call.engine.spaces.settings
    tolerate, self_check = call.texts("tolerate"), call.body.get("self_check", base.self_check)
    if not isinstance(self_check, bool):
        raise AdminError(400, "invalidBody", "self_check is true or false.")
    try:
        check_tolerated(tolerate or ())
        settings = Settings(
            auth=auth_mode(call.text("auth") or base.auth),
            profile=profile_of(call.text("profile") or base.profile),
            tolerate=base.tolerate if tolerate is None else frozenset(tolerate),
            self_check=self_check,
        )
    except OptionError as error:
        raise AdminError(400, "invalidBody", str(error)) from error
    named = call.text("key")
    key = None if named is None else choose(named, None, None)
    if key is not None and call.engine.spaces.has(key):
        raise AdminError(409, "conflict", f"There is a space {key!r} already.")
    faults = None if call.body.get("faults") is None else rules_of(call.body["faults"])
    try:
        return call.engine.spaces.create(key, seed=call.whole("seed"), settings=settings, faults=faults)
    except FaultError as error:
        raise AdminError(400, "invalidFault", str(error)) from error


def _told(call: AdminCall, space: Space) -> dict[str, Any]:
    prefix = "" if space.key == DEFAULT_SPACE else f"/_space/{space.key}"
    return {
        "key": space.key,
        "url": f"{call.origin.url}{prefix}",
        "tenant": WELL_KNOWN_TENANT if space.key == DEFAULT_SPACE else space.key,
        "seed": space.seed,
        "auth": space.settings.auth,
        "profile": space.settings.profile,
        "tolerate": sorted(space.settings.tolerate),
        "faults": len(space.faults.rules()),
        "exchanges": len(space.journal),
        "dropped": space.journal.dropped,
    }
