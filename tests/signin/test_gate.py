"""Who may call, in each auth mode, and what an operation's permissions let through."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.grants import Permissions
from graphfake.errors import GraphError
from graphfake.signin import Caller, bearer, identify, mint, permit, tenant_of
from graphfake.signin.gate import PERSONAL_TENANT
from graphfake.signin.tokens import WWW_AUTHENTICATE
from graphfake.spaces import AuthMode

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from graphfake.signin.keys import SigningKey
    from tests.signin.conftest import Sign

HOST = "http://127.0.0.1:4365"
HELD, ALL = "held to its permissions", "every permission"
MODES: tuple[AuthMode, ...] = get_args(AuthMode)
SHORT = 300
READ, WRITE = "DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"
TO_READ = Permissions((READ, WRITE), (READ, WRITE))
TO_WRITE = Permissions((WRITE,), (WRITE,))


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def outcome(header: str | None, mode: AuthMode, now: datetime) -> str:
    """The rule that refuses, or how the caller passes."""
    caller = identified(header, mode, now)
    if isinstance(caller, GraphError):
        assert caller.headers == {"WWW-Authenticate": WWW_AUTHENTICATE}
        assert caller.dialect == "gateway"
        assert caller.explain
        return caller.rule
    if caller.verified:
        return HELD
    assert caller.permissions is None
    return ALL


def identified(header: str | None, mode: AuthMode, now: datetime) -> Caller | GraphError:
    try:
        return identify(header, mode, now, HOST)
    except GraphError as error:
        return error


# The header


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer abc", "abc"),
        ("BEARER   abc  ", "abc"),
        ("  Bearer abc", "abc"),
        ("Bearer a b", "a b"),
        ("Bearer", None),
        ("Bearer ", None),
        ("Bearer    ", None),
        ("", None),
        (None, None),
        ("Basic dXNlcjpwYXNz", None),
        ("Bearerabc", None),
        ("Bearer:abc", None),
        ("abc", None),
    ],
)
def test_a_bearer_token_by_any_case_and_by_no_other_scheme(header: str | None, token: str | None) -> None:
    assert bearer(header) == token


# The modes: a case, then the answer of strict and of lenient; off answers ALL to each


class Tokens:
    """The headers that the table names."""

    def __init__(self, sign: Sign, ours: SigningKey, foreign: SigningKey, now: datetime) -> None:
        self.sign, self.ours, self.foreign, self.now = sign, ours, foreign, now
        self.claims = json.dumps(jwt.decode(mint(now=now), options={"verify_signature": False}))

    def unsigned(self, alg: str, **header: str) -> str:
        return f"{part({'alg': alg, **header})}.{part(json.loads(self.claims))}."

    def late(self) -> str:
        return mint(now=self.now - timedelta(days=1))


CASES: dict[str, tuple[Callable[[Tokens], str | None], str, str]] = {
    "no header": (lambda _: None, "auth.missing", "auth.missing"),
    "an empty header": (lambda _: "", "auth.missing", "auth.missing"),
    "an empty token": (lambda _: "Bearer ", "auth.missing", "auth.missing"),
    "another scheme": (lambda _: "Basic dXNlcjpwYXNz", "auth.missing", "auth.missing"),
    "opaque text": (lambda _: "Bearer test", "auth.malformed", ALL),
    "a huge text": (lambda _: "Bearer " + "x" * 100_000, "auth.malformed", ALL),
    "ours": (lambda made: f"Bearer {mint(now=made.now)}", HELD, HELD),
    "ours, without kid": (lambda made: f"Bearer {made.sign(made.claims)}", HELD, HELD),
    "ours, naming another key": (
        lambda made: f"Bearer {made.sign(made.claims, kid='another')}",
        "auth.unknown-key",
        "auth.unknown-key",
    ),
    "ours, expired": (lambda made: f"Bearer {made.late()}", "auth.expired", "auth.expired"),
    "ours, not yet valid": (
        lambda made: f"Bearer {mint(now=made.now, not_before=made.now + timedelta(hours=1))}",
        "auth.not-yet-valid",
        "auth.not-yet-valid",
    ),
    "ours, for another audience": (
        lambda made: f"Bearer {mint(now=made.now, audience='https://management.azure.com')}",
        "auth.audience",
        "auth.audience",
    ),
    "ours, for the host called": (lambda made: f"Bearer {mint(now=made.now, audience=HOST)}", HELD, HELD),
    "ours, of another issuer": (
        lambda made: f"Bearer {made.sign(made.claims.replace('sts.windows.net', 'sts.example'))}",
        "auth.issuer",
        "auth.issuer",
    ),
    "another's": (
        lambda made: f"Bearer {made.sign(made.claims, key=made.foreign.private, kid=made.foreign.kid)}",
        "auth.unknown-key",
        ALL,
    ),
    "another's, without kid": (
        lambda made: f"Bearer {made.sign(made.claims, key=made.foreign.private)}",
        "auth.signature",
        ALL,
    ),
    "another's, claiming our key": (
        lambda made: f"Bearer {made.sign(made.claims, key=made.foreign.private, kid=made.ours.kid)}",
        "auth.signature",
        "auth.signature",
    ),
    "alg none": (lambda made: f"Bearer {made.unsigned('none')}", "auth.signature", "auth.signature"),
    "alg NONE": (lambda made: f"Bearer {made.unsigned('NONE')}", "auth.signature", "auth.signature"),
    "alg none, claiming our key": (
        lambda made: f"Bearer {made.unsigned('none', kid=made.ours.kid)}",
        "auth.signature",
        "auth.signature",
    ),
    "a shared secret": (
        lambda made: f"Bearer {made.sign(made.claims, key='s' * 64, alg='HS256')}",
        "auth.signature",
        ALL,
    ),
    "a shared secret, claiming our key": (
        lambda made: f"Bearer {made.sign(made.claims, key='s' * 64, alg='HS256', kid=made.ours.kid)}",
        "auth.signature",
        "auth.signature",
    ),
    "a hand-made one with a signature in words": (
        lambda _: f"Bearer {part({'alg': 'RS256'})}.{part({'tid': 'a'})}.signature",
        "auth.signature",
        ALL,
    ),
}


@pytest.fixture
def tokens(sign: Sign, our_key: SigningKey, foreign_key: SigningKey, now: datetime) -> Tokens:
    return Tokens(sign, our_key, foreign_key, now)


@pytest.mark.parametrize("case", CASES)
def test_strict_takes_only_ours(case: str, tokens: Tokens, now: datetime) -> None:
    header, strict, _ = CASES[case]
    assert outcome(header(tokens), "strict", now) == strict


@pytest.mark.parametrize("case", CASES)
def test_lenient_checks_what_is_ours_or_pretends_to_be(case: str, tokens: Tokens, now: datetime) -> None:
    header, _, lenient = CASES[case]
    assert outcome(header(tokens), "lenient", now) == lenient


@pytest.mark.parametrize("case", CASES)
def test_off_refuses_nobody(case: str, tokens: Tokens, now: datetime) -> None:
    header, _, _ = CASES[case]
    assert outcome(header(tokens), "off", now) == ALL


def test_a_stranger_passes_lenient_where_no_key_was_ever_made_and_none_is_made_for_him(
    tokens: Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    header = f"Bearer {tokens.sign(tokens.claims, key=tokens.foreign.private, kid=tokens.foreign.kid)}"
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path))
    assert outcome(header, "lenient", now) == ALL
    assert list(tmp_path.iterdir()) == []


def test_a_broken_key_file_lets_no_jwt_slip_through_lenient(
    tokens: Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    header = f"Bearer {tokens.sign(tokens.claims)}"
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path))
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "signing-key.pem").mkdir()
    assert outcome(header, "lenient", now) == "auth.unknown-key"
    assert outcome("Bearer test", "lenient", now) == ALL


# Who it is


def test_an_app_is_held_to_its_roles(now: datetime) -> None:
    caller = identify(f"Bearer {mint(permissions=[READ], tenant='t', now=now)}", "strict", now, HOST)
    assert (caller.tid, caller.delegated, caller.permissions) == ("t", False, frozenset({READ}))
    assert not caller.personal


def test_a_user_is_held_to_what_was_consented_to(now: datetime) -> None:
    caller = identify(f"Bearer {mint(scopes=[READ, WRITE], now=now)}", "strict", now, HOST)
    assert (caller.delegated, caller.permissions) == (True, frozenset({READ, WRITE}))


def test_with_both_the_users_permissions_count(now: datetime) -> None:
    caller = identify(f"Bearer {mint(permissions=[WRITE], scopes=[READ], now=now)}", "strict", now, HOST)
    assert (caller.delegated, caller.permissions) == (True, frozenset({READ}))


@pytest.mark.parametrize(
    ("changed", "delegated", "permissions"),
    [
        ({"scp": [READ]}, True, frozenset()),
        ({"scp": None, "roles": [READ]}, True, frozenset()),
        ({"scp": f"  {READ}  {WRITE} "}, True, frozenset({READ, WRITE})),
        ({"roles": READ}, False, frozenset()),
        ({"roles": {READ: True}}, False, frozenset()),
        ({"roles": [READ, 5, None, [WRITE]]}, False, frozenset({READ})),
        ({}, False, frozenset()),
    ],
)
def test_a_claim_of_the_wrong_type_grants_nothing(
    changed: dict[str, object], delegated: bool, permissions: frozenset[str], tokens: Tokens, now: datetime
) -> None:
    header = f"Bearer {tokens.sign(json.dumps(json.loads(tokens.claims) | changed))}"
    caller = identify(header, "strict", now, HOST)
    assert (caller.delegated, caller.permissions) == (delegated, permissions)


@pytest.mark.parametrize(
    ("claim", "permissions"),
    [(True, None), (False, frozenset({READ})), ("true", frozenset({READ})), (1, frozenset({READ}))],
)
def test_one_claim_of_ours_says_that_nothing_is_held_against_a_token(
    claim: object, permissions: frozenset[str] | None, tokens: Tokens, now: datetime
) -> None:
    said = json.loads(tokens.claims) | {"roles": [READ], "graphfake_every_permission": claim}
    caller = identify(f"Bearer {tokens.sign(json.dumps(said))}", "strict", now, HOST)
    assert (caller.kind, caller.permissions, caller.verified) == ("application", permissions, True)


def test_a_strangers_token_cannot_claim_it(tokens: Tokens, now: datetime) -> None:
    claims = json.dumps(json.loads(tokens.claims) | {"graphfake_every_permission": True})
    caller = identified(f"Bearer {tokens.sign(claims, key=tokens.foreign.private)}", "strict", now)
    assert isinstance(caller, GraphError)


def test_only_a_checked_token_makes_a_personal_account(tokens: Tokens, now: datetime) -> None:
    ours = mint(scopes=[WRITE], tenant=PERSONAL_TENANT, now=now)
    assert identify(f"Bearer {ours}", "lenient", now, HOST).personal
    assert not identify(f"Bearer {ours}", "off", now, HOST).personal
    claims = json.dumps({"tid": PERSONAL_TENANT})
    foreign = tokens.sign(claims, key=tokens.foreign.private)
    assert not identify(f"Bearer {foreign}", "lenient", now, HOST).personal


@pytest.mark.parametrize("mode", ["off", "lenient"])
def test_a_strangers_token_says_who_he_is_without_being_held_to_it(
    mode: AuthMode, tokens: Tokens, now: datetime
) -> None:
    claims = json.dumps({"tid": "t", "appid": "a", "scp": "x"})
    header = f"Bearer {tokens.sign(claims, key=tokens.foreign.private)}"
    assert identify(header, mode, now, HOST) == Caller(tid="t", appid="a", delegated=True)


@pytest.mark.parametrize("appid", [5, None, ["a"], "\ud800", "a\x1b[31m", "a\nb"])
def test_an_app_id_that_no_log_could_take_is_none(appid: object, now: datetime) -> None:
    header = f"Bearer {part({'alg': 'x'})}.{part({'appid': appid})}."
    assert identify(header, "lenient", now, HOST).appid is None


# Which space


@pytest.mark.parametrize("tid", ["t", "A.b_c-9", "9188040d-6c67-4c5b-b112-36a304b66dad", "x" * 64])
def test_an_unverified_tenant_chooses_the_space(tid: str) -> None:
    header = f"bearer {part({'alg': 'none'})}.{part({'tid': tid})}."
    assert tenant_of(header) == tid


@pytest.mark.parametrize(
    "tid", ["", "x" * 65, "a/b", "../x", "a b", "é", "a\n", "a\x00", "\ud800", 5, None, ["t"], {"t": 1}, True]
)
def test_a_tenant_that_is_no_space_name_chooses_none(tid: object, now: datetime) -> None:
    header = f"Bearer {part({'alg': 'x'})}.{part({'tid': tid})}."
    assert tenant_of(header) is None
    assert identify(header, "lenient", now, HOST).tid is None


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer test", "Basic dXNlcjpwYXNz", "Bearer a.b.c"])
def test_without_a_jwt_no_space_is_chosen(header: str | None) -> None:
    assert tenant_of(header) is None


# What nothing breaks

BYTES = st.binary(max_size=200).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
PARTS = st.one_of(
    st.binary(max_size=40).map(lambda raw: base64.urlsafe_b64encode(raw).decode()),
    st.dictionaries(
        st.sampled_from(["alg", "kid", "tid", "scp", "roles", "exp", "crit", "b64"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=5), max_size=2),
        max_size=4,
    ).map(part),
    st.text(max_size=20),
)
HEADERS = st.one_of(
    st.text(max_size=200),
    BYTES,
    BYTES.map("Bearer {}".format),
    st.lists(PARTS, min_size=2, max_size=5).map(".".join).map("Bearer {}".format),
)


@given(header=HEADERS, mode=st.sampled_from(MODES))
def test_any_header_is_a_caller_or_a_refusal(header: str, mode: AuthMode, now: datetime) -> None:
    tenant = tenant_of(header)
    caller = identified(header, mode, now)
    if isinstance(caller, GraphError):
        assert mode != "off"
        assert caller.rule.startswith("auth.")
    else:
        assert mode != "strict"
        assert caller == Caller(tid=tenant, appid=caller.appid, delegated=caller.delegated)


# Permissions


def app(*permissions: str) -> Caller:
    return Caller(tid="t", delegated=False, permissions=frozenset(permissions), verified=True)


def user(*permissions: str, personal: bool = False) -> Caller:
    return Caller(tid="t", delegated=True, permissions=frozenset(permissions), personal=personal, verified=True)


def refusal(caller: Caller, asked: Permissions, dialect: str = "intune") -> tuple[str, str]:
    with pytest.raises(GraphError) as caught:
        permit(caller, asked, dialect)
    assert caught.value.dialect == dialect
    assert caught.value.headers == {}
    assert caught.value.explain
    return caught.value.rule, caught.value.values["scopes"]


@pytest.mark.parametrize("caller", [app, user])
@pytest.mark.parametrize("dialect", ["intune", "directory"])
def test_the_published_table_of_the_seed_endpoint(caller: Callable[..., Caller], dialect: str) -> None:
    permit(caller(READ), TO_READ, dialect)
    permit(caller(WRITE), TO_READ, dialect)
    permit(caller(WRITE), TO_WRITE, dialect)
    assert refusal(caller(READ), TO_WRITE, dialect) == ("permission.scope", WRITE)
    assert refusal(caller("User.Read.All"), TO_READ, dialect) == ("permission.scope", f"{READ}, {WRITE}")


NAMES = st.sampled_from(["A.Read", "A.ReadWrite", "B.Read", "B.ReadWrite", "a.read"])
SOME = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)


@given(held=st.frozensets(NAMES), delegated=SOME, application=SOME)
def test_any_one_listed_permission_of_the_callers_kind_is_enough(
    held: frozenset[str], delegated: tuple[str, ...], application: tuple[str, ...]
) -> None:
    asked = Permissions(delegated, application)
    for caller, listed in ((user(*held), delegated), (app(*held), application)):
        if held & set(listed):
            permit(caller, asked, "directory")
        else:
            assert refusal(caller, asked, "directory") == ("permission.scope", ", ".join(listed))


def test_an_app_without_any_role_hears_of_its_kind_on_intune_alone() -> None:
    assert refusal(app(), TO_READ, "intune") == ("permission.app-only", f"{READ}, {WRITE}")
    assert refusal(app(), TO_READ, "directory") == ("permission.scope", f"{READ}, {WRITE}")
    assert refusal(user(), TO_READ, "intune") == ("permission.scope", f"{READ}, {WRITE}")


def test_a_personal_account_is_refused_whatever_it_holds() -> None:
    assert refusal(user(READ, WRITE, personal=True), TO_READ) == ("permission.personal", f"{READ}, {WRITE}")


def test_a_personal_account_passes_where_the_table_lets_it() -> None:
    asked = Permissions(("User.Read",), (), ("User.Read", "User.ReadWrite"))
    permit(user("User.Read", personal=True), asked, "directory")
    assert refusal(user("Other", personal=True), asked, "directory") == (
        "permission.personal",
        "User.Read, User.ReadWrite",
    )


def test_a_kind_of_caller_that_nothing_is_listed_for_is_told_what_would_do() -> None:
    assert refusal(app("A"), Permissions(delegated=("A",)), "intune") == ("permission.app-only", "A")
    assert refusal(app("A"), Permissions(delegated=("A",)), "directory") == ("permission.scope", "A")
    assert refusal(user("A"), Permissions(application=("A",)), "intune") == ("permission.scope", "A")


def test_a_permission_that_is_not_enough_alone_is_held_together_with_another() -> None:
    also = {"application": {"Role.Assign": ("App.Read", "Directory.Read")}}
    asked = Permissions(("Role.Assign",), ("Role.Assign", "Role.Own"), also=also)
    for held in (["Role.Assign", "App.Read"], ["Role.Assign", "Directory.Read"], ["Role.Own"]):
        permit(app(*held), asked, "directory")
    permit(user("Role.Assign"), asked, "directory")
    for held in (["Role.Assign"], ["App.Read", "Directory.Read"]):
        assert refusal(app(*held), asked, "directory") == ("permission.scope", "Role.Assign, Role.Own")
    with pytest.raises(GraphError) as caught:
        permit(app("App.Read"), asked, "directory")
    assert "any one of Role.Assign with App.Read or Directory.Read, Role.Own; this" in caught.value.explain


@pytest.mark.parametrize("caller", [Caller(), app(), user(), user(personal=True)])
def test_a_path_without_permissions_asks_for_none(caller: Caller) -> None:
    permit(caller, None, "intune")
    permit(caller, Permissions(), "intune")


def test_who_is_held_to_nothing_may_do_everything() -> None:
    permit(Caller(), TO_WRITE, "intune")


def test_names_are_exact() -> None:
    assert refusal(user(WRITE.lower()), TO_WRITE) == ("permission.scope", WRITE)


def test_the_explanation_names_what_is_held_and_stays_short() -> None:
    with pytest.raises(GraphError, match=f"An app's token needs any one of {WRITE}; this one holds {READ}"):
        permit(app(READ), TO_WRITE, "intune")
    with pytest.raises(GraphError, match="and more") as caught:
        permit(app(*(f"P{number}.Read" for number in range(500))), TO_WRITE, "intune")
    assert len(caught.value.explain) < SHORT
