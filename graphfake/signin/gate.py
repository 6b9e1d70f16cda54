"""The gate: a header becomes a Caller, and a Caller meets the permissions of a path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphfake.contracts.dialects import dialect_named
from graphfake.errors import GraphError
from graphfake.signin.tokens import (
    ALGORITHM,
    EVERY_PERMISSION,
    Token,
    check,
    check_read,
    our_key,
    read,
    refuse,
    signed_by,
)
from graphfake.spaces import AuthMode, is_space_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphfake.contracts.grants import Kind, Permissions
    from graphfake.signin.keys import SigningKey

PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
_LONGEST_LIST = 10
_LONGEST_CLAIM = 1_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request.

    `permissions` None means every permission: nothing is held against this caller. `delegated` is None where no token
    says; one that nothing is held against is as good for a user as for an application. `tid` is a valid space name or
    None. `verified`: the token was checked to be ours.
    """

    tid: str | None = None
    appid: str | None = None
    delegated: bool | None = None
    permissions: frozenset[str] | None = None
    personal: bool = False
    verified: bool = False
    claims: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What the token says of its bearer, in texts, where there is a token that says anything."""

    @property
    def kind(self) -> Kind:
        """What permissions this caller is held to; an application's where no token says."""
        if self.personal:
            return "personal"
        return "delegated" if self.delegated else "application"


def bearer(header: str | None) -> str | None:
    """The bearer token in an `Authorization` header; None for no header, another scheme or an empty token."""
    scheme, _, rest = (header or "").strip().partition(" ")
    return rest.strip() or None if scheme.lower() == "bearer" else None


def tenant_of(header: str | None) -> str | None:
    """The unverified `tid` of an `Authorization` header's token, if it can name a space. Never raises."""
    text = bearer(header)
    token = read(text) if text is not None else None
    return _tenant(token) if token is not None else None


def identify(header: str | None, mode: AuthMode, now: datetime, host: str | None = None) -> Caller:
    """Who calls, by the `Authorization` header; `host` is the base URL called.

    `off` refuses nobody. `lenient` wants a token and checks those that are ours, pretend to be, or are
    unsigned on purpose; any other text passes with every permission. `strict` takes only ours.
    Raises GraphError, auth.*.
    """
    text = bearer(header)
    if mode == "off":
        token = read(text) if text is not None else None
        return _unchecked(token) if token is not None else Caller()
    if text is None:
        refuse("auth.missing", "Send the header Authorization: Bearer TOKEN. Make a token with: graphfake token")
    if mode == "strict":
        return _checked(check(text, now=now, host=host))
    token = read(text)
    if token is None:
        return Caller()
    key = our_key()
    if not _is_ours_to_check(text, token, key):
        return _unchecked(token)
    check_read(text, token, key, now=now, host=host)
    return _checked(token)


def permit(caller: Caller, permissions: Permissions | None, dialect: str | None = None) -> None:
    """Let the caller pass, or raise GraphError: permission.scope, permission.app-only or permission.personal.

    `permissions` are what the operation asks for; None, or nothing in them, asks for none. `values["scopes"]`
    names what would do, least privileged first.
    """
    if not permissions or caller.permissions is None or permissions.allow(caller.kind, caller.permissions):
        return
    enough = permissions.of(caller.kind)
    rule = "permission.personal" if caller.personal else "permission.scope"
    if (
        caller.kind == "application"
        and dialect_named(dialect or "").app_only_told
        and not (caller.permissions and enough)
    ):
        rule = "permission.app-only"
    # Where this kind of caller can hold nothing that would do, the others' permissions say what would.
    would_do = enough or permissions.delegated or permissions.application or permissions.personal
    raise GraphError(
        rule,
        values={"scopes": ", ".join(would_do)},
        dialect=dialect,
        explain=_explain(caller, ", ".join(permissions.told(caller.kind))),
    )


def _explain(caller: Caller, enough: str) -> str:
    kind = "A user's token" if caller.delegated else "An app's token"
    if caller.personal:
        kind = "A personal account"
    if not enough:
        return f"{kind} is not supported here, whatever it holds."
    held = sorted(caller.permissions or ())
    shown = ", ".join(held[:_LONGEST_LIST]) + (" and more" if len(held) > _LONGEST_LIST else "")
    return f"{kind} needs any one of {enough}; this one holds {shown or 'none'}."


def _is_ours_to_check(text: str, token: Token, key: SigningKey | None) -> bool:
    algorithm = token.header.get("alg")
    if isinstance(algorithm, str) and algorithm.lower() == "none":
        return True
    if key is None:
        return False
    return token.header.get("kid") == key.kid or (algorithm == ALGORITHM and signed_by(text, token, key))


def _unchecked(token: Token) -> Caller:
    delegated = True if "scp" in token.claims else False if "roles" in token.claims else None
    return Caller(tid=_tenant(token), appid=token.text_claim("appid"), delegated=delegated, claims=_told(token))


def _checked(token: Token) -> Caller:
    delegated = "scp" in token.claims
    tenant = _tenant(token)
    everything = token.claims.get(EVERY_PERMISSION) is True
    return Caller(
        tid=tenant,
        appid=token.text_claim("appid"),
        delegated=delegated or (None if everything else False),
        permissions=None if everything else _granted(token, delegated=delegated),
        personal=tenant is not None and tenant.lower() == PERSONAL_TENANT,
        verified=True,
        claims={} if everything and not delegated else _told(token),
    )


def _told(token: Token) -> Mapping[str, str]:
    texts = ((name, token.text_claim(name)) for name in token.claims)
    return {name: text for name, text in texts if text is not None and len(text) <= _LONGEST_CLAIM}


def _granted(token: Token, *, delegated: bool) -> frozenset[str]:
    """What the token grants; a claim of the wrong type grants nothing."""
    if delegated:
        return frozenset((token.text_claim("scp") or "").split())
    roles = token.claims.get("roles")
    return frozenset(role for role in (roles if isinstance(roles, list) else ()) if isinstance(role, str))


def _tenant(token: Token) -> str | None:
    tenant = token.text_claim("tid")
    return tenant if tenant is not None and is_space_name(tenant) else None
