"""A token of ours says what Entra's v1.0 tokens for Graph say, and any JWT library can check it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from graphfake.contracts.published import published
from graphfake.signin import GRAPH, WELL_KNOWN_TENANT, mint, read, signing_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.grants import Permissions

READ, WRITE = "DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def claims_of(token: str) -> Mapping[str, Any]:
    said = read(token)
    assert said is not None
    return said.claims


def test_an_apps_token_carries_its_permissions_as_roles(now: datetime) -> None:
    claims = claims_of(mint(permissions=[READ, WRITE], now=now))
    assert claims["roles"] == [READ, WRITE]
    assert claims["idtyp"] == "app"
    assert claims["appidacr"] == "1"
    assert claims["oid"] == claims["sub"]
    assert "scp" not in claims


def test_an_app_without_permissions_has_no_roles(now: datetime) -> None:
    assert "roles" not in claims_of(mint(now=now))


def test_a_users_token_carries_its_permissions_as_one_text(now: datetime) -> None:
    claims = claims_of(mint(scopes=[READ, WRITE], now=now))
    assert claims["scp"] == f"{READ} {WRITE}"
    assert claims["idtyp"] == "user"
    assert claims["upn"] == claims["unique_name"]
    assert "roles" not in claims


def test_a_user_who_consented_to_nothing_is_still_a_user(now: datetime) -> None:
    assert claims_of(mint(scopes=[], now=now))["scp"] == ""


def test_both_kinds_of_permission_stand_side_by_side(now: datetime) -> None:
    claims = claims_of(mint(permissions=[WRITE], scopes=[READ], now=now))
    assert (claims["roles"], claims["scp"]) == ([WRITE], READ)


def test_a_token_that_nothing_is_held_against_is_as_short_as_others(now: datetime) -> None:
    token = mint(every_permission=True, now=now)
    claims = claims_of(token)
    assert claims["graphfake_every_permission"] is True
    assert not {"roles", "scp"} & claims.keys()
    assert len(token) < 2_000
    assert "graphfake_every_permission" not in claims_of(mint(permissions=[READ], now=now))


def test_a_token_that_fits_in_no_header_is_refused_and_what_would_do_is_told() -> None:
    names = sorted({name for permissions in published_permissions() for name in permissions.application})
    assert len(names) > 600
    read_again = claims_of(mint(permissions=names[:500]))
    assert read_again["roles"] == names[:500]
    told = "more than the 31744 that fit in a header; one that names no permission"
    with pytest.raises(ValueError, match=told):
        mint(permissions=names * 2)
    with pytest.raises(ValueError, match=told):
        mint(scopes=names * 2)


def published_permissions() -> list[Permissions]:
    held = published()
    found = [held.permissions(path, method) for path in held.paths for method in held.methods(path)]
    return [permissions for permissions in found if permissions is not None]


@pytest.mark.parametrize("scopes", [None, [READ]], ids=["app", "user"])
def test_every_token_says_who_where_and_when(scopes: list[str] | None, now: datetime) -> None:
    claims = claims_of(mint(permissions=[READ], scopes=scopes, now=now))
    assert claims["aud"] == GRAPH
    assert claims["iss"] == f"https://sts.windows.net/{WELL_KNOWN_TENANT}/"
    assert claims["tid"] == WELL_KNOWN_TENANT
    assert claims["ver"] == "1.0"
    assert (claims["iat"], claims["nbf"], claims["exp"]) == (now.timestamp(),) * 2 + (now.timestamp() + 3599,)
    for name in ("tid", "appid", "oid", "sub"):
        assert GUID.fullmatch(claims[name]) or name == "sub"
    assert {"uti", "rh", "aio", "xms_tcdt", "xms_idrel", "tenant_region_scope"} <= claims.keys()


def test_the_header_names_the_key_twice_as_entra_does() -> None:
    said = read(mint())
    assert said is not None
    kid = signing_key().kid
    assert said.header == {"typ": "JWT", "alg": "RS256", "kid": kid, "x5t": kid}


def test_anybody_can_check_it_with_the_public_key() -> None:
    claims = jwt.decode(mint(tenant="contoso"), signing_key().public, algorithms=["RS256"], audience=GRAPH)
    assert claims["tid"] == "contoso"


def test_without_a_time_it_begins_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    issued = datetime.fromtimestamp(claims_of(mint())["iat"], UTC)
    assert before <= issued <= datetime.now(UTC)


def test_what_is_asked_for_is_what_it_says(now: datetime) -> None:
    claims = claims_of(
        mint(
            tenant="team-a_1.test",
            audience="http://127.0.0.1:4365",
            expires_in=-60,
            now=now,
            not_before=now + timedelta(days=1),
            app_id="an-app",
        )
    )
    assert (claims["tid"], claims["aud"], claims["appid"]) == (
        "team-a_1.test",
        "http://127.0.0.1:4365",
        "an-app",
    )
    assert claims["exp"] == now.timestamp() - 60
    assert claims["nbf"] == now.timestamp() + 86_400


def test_no_two_tokens_are_the_same_but_a_principal_stays_itself(now: datetime) -> None:
    one, other = claims_of(mint(now=now)), claims_of(mint(now=now))
    assert one["uti"] != other["uti"]
    assert one["oid"] == other["oid"]
    assert one["oid"] != claims_of(mint(now=now, tenant="elsewhere"))["oid"]


@pytest.mark.parametrize("tenant", ["", "a b", "a/b", "é", "x" * 65, "a\n", "a\x00"])
def test_a_tenant_that_can_name_no_space_is_refused(tenant: str) -> None:
    with pytest.raises(ValueError, match="A tenant is 1 to 64 of the characters"):
        mint(tenant=tenant)


def test_permissions_are_names_one_an_entry() -> None:
    with pytest.raises(ValueError, match=r"^permissions is a list of names and not one text: write \['X.Read'\]"):
        mint(permissions="X.Read")
    with pytest.raises(ValueError, match=r"^scopes names one permission an entry, in ASCII without blanks"):
        mint(scopes=["X.Read Y.Read"])
    with pytest.raises(ValueError, match=r"^permissions names one permission an entry"):
        mint(permissions=[""])
    with pytest.raises(ValueError, match=r"^permissions names one permission an entry"):
        mint(permissions=["X.Read\udcff"])
