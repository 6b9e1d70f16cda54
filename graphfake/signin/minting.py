"""Making access tokens such as Entra issues for Graph: v1.0 claims, signed with the user's own key."""

from __future__ import annotations

import re
import secrets
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graphfake.signin.keys import signing_key
from graphfake.signin.tokens import ALGORITHM, EVERY_PERMISSION, GRAPH, issuer_of
from graphfake.spaces import WELL_KNOWN_TENANT, is_space_name

if TYPE_CHECKING:
    from collections.abc import Sequence

APP_ID = "7b3e5a90-4c1d-4f28-8e6a-1d2c3b4a5f60"
EXPIRES_IN = 3599  # seconds, as Entra answers for an app
LONGEST = 31 * 1024  # characters, of the 32 KiB that the headers of a request may take together

_NAME = re.compile(r"[!-~]+")
USER = "user@graphfake.example"
"""The principal name of the user that a user's token is about, where it names no other."""
_PRINCIPAL = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_ANY_USER_ROLE = "b79fbf4d-3ef9-4689-8143-76b194e85509"  # the directory role that every user has


def mint(
    *,
    permissions: Sequence[str] = (),
    scopes: Sequence[str] | None = None,
    tenant: str = WELL_KNOWN_TENANT,
    audience: str = GRAPH,
    expires_in: float = EXPIRES_IN,
    now: datetime | None = None,
    not_before: datetime | None = None,
    app_id: str = APP_ID,
    every_permission: bool = False,
    user: str | None = None,
) -> str:
    """A signed access token, as compact text.

    `permissions` are an app's own (`roles`). Giving `scopes`, even none, makes the token a user's (`scp`);
    with both, it carries both; `user` is the principal name of that user. Nothing is held against a token with
    `every_permission`: a claim of our own says so, as the names of all would be longer than a header may be.
    `expires_in` counts seconds from `now` (aware; the real time unless given), below zero for one that has expired;
    `not_before` is `now` unless given. Raises
    ValueError, which says which argument is wrong, and KeyFileError where there is no key and none can be made.
    """
    import jwt

    _check_names("permissions", permissions)
    _check_names("scopes", scopes or ())
    if user is not None and (scopes is None or not _PRINCIPAL.fullmatch(user)):
        raise ValueError(f"A user's token has scopes, and its user is written name@domain in ASCII, not {user!r}.")
    if not is_space_name(tenant):
        raise ValueError(f"A tenant is 1 to 64 of the characters A-Z a-z 0-9 . _ - and not {tenant!r}.")
    issued = now or datetime.now(UTC)
    claims: dict[str, object] = {
        "aud": audience,
        "iss": issuer_of(tenant),
        "iat": int(issued.timestamp()),
        "nbf": int((not_before or issued).timestamp()),
        "exp": int(issued.timestamp() + expires_in),
        "aio": secrets.token_urlsafe(32),
        "app_displayname": "graphfake",
        "appid": app_id,
        **(_app(tenant, app_id) if scopes is None else _user(tenant, scopes, user or USER)),
        "rh": f"1.{secrets.token_urlsafe(24)}",
        "tenant_region_scope": "WW",
        "tid": tenant,
        "uti": secrets.token_urlsafe(16),
        "ver": "1.0",
        "xms_tcdt": 1_577_836_800,
    }
    if permissions:
        claims["roles"] = list(permissions)
    if every_permission:
        claims[EVERY_PERMISSION] = True
    key = signing_key()
    token = jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.kid, "x5t": key.kid})
    if len(token) > LONGEST:
        raise ValueError(
            f"The token would have {len(token)} characters, more than the {LONGEST} that fit in a header; "
            "one that names no permission has all of them."
        )
    return token


def _app(tenant: str, app_id: str) -> dict[str, object]:
    principal = _object_id(tenant, app_id)
    return {
        "appidacr": "1",
        "idp": issuer_of(tenant),
        "idtyp": "app",
        "oid": principal,
        "sub": principal,
        "xms_idrel": "7 2",
    }


def _user(tenant: str, scopes: Sequence[str], user: str) -> dict[str, object]:
    return {
        "acr": "1",
        "amr": ["pwd"],
        "appidacr": "0",
        "idtyp": "user",
        "ipaddr": "127.0.0.1",
        "name": "graphfake user" if user == USER else user.partition("@")[0],
        "oid": _object_id(tenant, user),
        "platf": "3",
        "puid": "1003200000000001",
        "scp": " ".join(scopes),
        "sub": _object_id(tenant, f"{user} pairwise"),
        "unique_name": user,
        "upn": user,
        "wids": [_ANY_USER_ROLE],
        "xms_idrel": "1 2",
    }


def _object_id(tenant: str, name: str) -> str:
    """The same principal has the same id in each token of a tenant, and another in another tenant."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{tenant}"))


def _check_names(argument: str, names: Sequence[str]) -> None:
    if isinstance(names, str):
        raise ValueError(f"{argument} is a list of names and not one text: write [{names!r}].")
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{argument} names one permission an entry, in ASCII without blanks, and not {name!r}.")
