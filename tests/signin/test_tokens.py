"""A token is read without belief, and checked to be ours, now and for us; junk is refused and never breaks anything."""

from __future__ import annotations

import base64
import hmac
import json
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from graphfake.errors import GraphError
from graphfake.signin import GRAPH, GRAPH_APP_ID, WWW_AUTHENTICATE, check, mint, read

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from graphfake.signin.keys import SigningKey
    from tests.signin.conftest import Sign

HOST = "http://127.0.0.1:4365"
TENANT = "contoso"
SKEW = 300
SHORT = 300


def refused(token: str, now: datetime, host: str | None = HOST) -> GraphError:
    with pytest.raises(GraphError) as caught:
        check(token, now=now, host=host)
    error = caught.value
    assert error.headers == {"WWW-Authenticate": WWW_AUTHENTICATE}
    assert error.explain.endswith((".", "token"))
    str(error).encode()
    return error


def good_claims(now: datetime, **changed: object) -> dict[str, Any]:
    claims = {
        "aud": GRAPH,
        "iss": f"https://sts.windows.net/{TENANT}/",
        "tid": TENANT,
        "nbf": int(now.timestamp()),
        "exp": int(now.timestamp()) + 3599,
    }
    return {name: value for name, value in {**claims, **changed}.items() if value is not ...}


def part(value: object) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


# What a text says


def test_reads_header_and_claims_without_any_key() -> None:
    token = read(f"{part({'alg': 'none'})}.{part({'tid': TENANT, 'name': 'é'})}.")
    assert token is not None
    assert token.header == {"alg": "none"}
    assert token.claims == {"tid": TENANT, "name": "é"}


def test_padding_of_hand_made_tokens_is_no_matter() -> None:
    header, claims = (base64.urlsafe_b64encode(text).decode() for text in (b'{"alg":"x"}', b'{"tid":"ab"}'))
    assert "=" in header + claims
    token = read(f"{header}.{claims}.signature")
    assert token is not None
    assert token.claims == {"tid": "ab"}


def saying(claims: bytes) -> str:
    """A token whose second part holds these bytes."""
    return f"{part({'alg': 'RS256'})}.{part(claims)}."


HEADER = part({"alg": "RS256"})
OPAQUE = {
    "a word": "test",
    "nothing": "",
    "only dots": "..",
    "two parts": f"{HEADER}.{HEADER}",
    "five parts, encrypted": f"{HEADER}.a.b.c.d",
    "no base64": f"{HEADER}.{{}}.",
    "a part of impossible length": f"{HEADER}.aaaaa.",
    "padding in the middle": f"{HEADER}.e3=0.",
    "not ASCII": f"{HEADER}.{HEADER}.é",
    "a lone surrogate": f"{HEADER}.{HEADER}.\udcff",
    "an embedded NUL": f"{HEADER}.{HEADER}\x00.",
    "a text for header": f"{part('RS256')}.{HEADER}.",
    "a list": saying(b"[1]"),
    "null": saying(b"null"),
    "no JSON": saying(b"{"),
    "not UTF-8": saying(b"{\xff}"),
    "UTF-16": saying("{}".encode("utf-16")),
    "a byte order mark": saying(b"\xef\xbb\xbf{}"),
    "NaN": saying(b'{"exp": NaN}'),
    "infinity": saying(b'{"exp": -Infinity}'),
    "a number of 5,000 digits": saying(b'{"exp": ' + b"9" * 5000 + b"}"),
    "lists without end": saying(b'{"a":' + b"[" * 20_000),
    "huge": saying(b'{"a": "' + b"x" * 40_000 + b'"}'),
}


@pytest.mark.parametrize("text", OPAQUE.values(), ids=OPAQUE)
def test_what_is_no_jwt_says_nothing_and_is_refused_as_malformed(text: str, now: datetime) -> None:
    assert read(text) is None
    assert refused(text, now).rule == "auth.malformed"


def test_how_deep_claims_may_be_nested_is_pythons_to_say_but_no_error_comes_of_it(now: datetime) -> None:
    text = saying(b'{"a":' * 4000 + b"1" + b"}" * 4000)

    assert refused(text, now).rule == ("auth.malformed" if read(text) is None else "auth.unknown-key")


# Whether it is ours


def test_a_token_of_ours_is_taken(now: datetime) -> None:
    assert check(mint(tenant=TENANT, now=now), now=now, host=HOST).claims["tid"] == TENANT


def test_another_key_is_unknown(foreign_key: SigningKey, sign: Sign, now: datetime) -> None:
    token = sign(json.dumps(good_claims(now)), key=foreign_key.private, kid=foreign_key.kid)
    assert refused(token, now).rule == "auth.unknown-key"


@pytest.mark.parametrize("kid", ["", 7, None, ["x"], {"a": 1}, "\x00", "../../etc/passwd"])
def test_no_other_kid_names_our_key(kid: object, our_key: SigningKey, now: datetime) -> None:
    signed = f"{part({'alg': 'RS256', 'kid': kid})}.{part(good_claims(now))}"
    token = f"{signed}.{part(rs256(signed, our_key))}"
    assert refused(token, now).rule == "auth.unknown-key"


def rs256(text: str, key: SigningKey) -> bytes:
    return jwt.get_algorithm_by_name("RS256").sign(text.encode(), key.private)


def test_without_a_kid_our_signature_is_enough(sign: Sign, foreign_key: SigningKey, now: datetime) -> None:
    body = json.dumps(good_claims(now))
    check(sign(body), now=now)
    assert refused(sign(body, key=foreign_key.private), now).rule == "auth.signature"


def test_where_no_key_was_ever_made_no_token_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    token = mint(now=now)
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path))
    assert refused(token, now).rule == "auth.unknown-key"
    assert list(tmp_path.iterdir()) == []


def test_a_broken_key_file_is_told_to_whoever_sends_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    token = mint(now=now)
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path))
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "signing-key.pem").mkdir()
    error = refused(token, now)
    assert error.rule == "auth.unknown-key"
    assert str(tmp_path / "keys" / "signing-key.pem") in error.explain


def test_what_one_key_signed_is_not_another_keys_for_being_remembered(
    sign: Sign, foreign_key: SigningKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    token = sign(json.dumps(good_claims(now)))
    check(token, now=now)
    (tmp_path / "keys").mkdir(mode=0o700)
    file = tmp_path / "keys" / "signing-key.pem"
    file.touch(mode=0o600)
    file.write_bytes(foreign_key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("GRAPHFAKE_HOME", str(tmp_path))
        assert refused(token, now).rule == "auth.signature"
    check(token, now=now)


@given(data=st.data())
def test_a_changed_character_anywhere_is_refused(data: st.DataObject, now: datetime) -> None:
    token = mint(now=now)
    # The last character of a part may hold bits that no byte takes: another spelling of the same bytes.
    places = [i for i in range(len(token)) if token[i] != "." and token[i + 1 : i + 2] not in {".", ""}]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("ABCwxyz0189-_").filter(lambda c: c != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    assert refused(changed, now).rule in {"auth.malformed", "auth.unknown-key", "auth.signature"}


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "HS256", "RS512", "PS256", "rs256", "", None, 5, ["RS256"]])
@pytest.mark.parametrize("kid", ["ours", "another", "none"])
def test_only_one_algorithm_is_ours(alg: object, kid: str, our_key: SigningKey, now: datetime) -> None:
    header: dict[str, object] = {"typ": "JWT", "alg": alg}
    if kid != "none":
        header["kid"] = our_key.kid if kid == "ours" else "another"
    signed = f"{part(header)}.{part(good_claims(now))}"
    for signature in ("", part(rs256(signed, our_key))):
        assert refused(f"{signed}.{signature}", now).rule == "auth.signature"


def test_our_public_key_is_no_shared_secret(our_key: SigningKey, now: datetime) -> None:
    public = our_key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{part({'alg': 'HS256', 'kid': our_key.kid})}.{part(good_claims(now))}"
    mac = hmac.digest(public, signed.encode(), "sha256")
    assert refused(f"{signed}.{part(mac)}", now).rule == "auth.signature"


@pytest.mark.parametrize("signature", ["", "A", "AAAA", "signature", "<signature>", "A" * 342, "=", "\x00"])
def test_no_made_up_signature_is_ours(signature: str, our_key: SigningKey, now: datetime) -> None:
    token = f"{part({'alg': 'RS256', 'kid': our_key.kid})}.{part(good_claims(now))}.{signature}"
    assert refused(token, now).rule == "auth.signature"


@pytest.mark.parametrize("extra", [{"crit": ["b64"], "b64": False}, {"crit": ["x"]}, {"crit": 5}])
def test_a_header_that_changes_the_rules_is_not_ours(
    extra: dict[str, object], our_key: SigningKey, now: datetime
) -> None:
    signed = f"{part({'alg': 'RS256', 'kid': our_key.kid, **extra})}.{part(good_claims(now))}"
    assert refused(f"{signed}.{part(rs256(signed, our_key))}", now).rule == "auth.signature"


# Whether it holds now


@example(offset=-SKEW, life=3599)
@example(offset=-SKEW - 1, life=3599)
@example(offset=3599 + SKEW, life=3599)
@example(offset=3600 + SKEW, life=3599)
@given(offset=st.integers(-10_000, 10_000), life=st.integers(0, 7200))
def test_holds_from_nbf_to_exp_give_or_take_five_minutes(offset: int, life: int, now: datetime) -> None:
    token = mint(now=now, expires_in=life)
    at = now + timedelta(seconds=offset)
    if offset > life + SKEW:
        assert refused(token, at).rule == "auth.expired"
    elif offset < -SKEW:
        assert refused(token, at).rule == "auth.not-yet-valid"
    else:
        check(token, now=at)


def test_a_token_that_was_taken_once_still_expires(now: datetime) -> None:
    token = mint(now=now)
    check(token, now=now)
    assert refused(token, now + timedelta(days=1)).rule == "auth.expired"
    check(token, now=now)


@pytest.mark.parametrize("exp", [..., None, "9999999999", True, [], {}, "NaN"], ids=repr)
def test_without_a_number_for_its_end_it_is_over(exp: object, sign: Sign, now: datetime) -> None:
    assert refused(sign(json.dumps(good_claims(now, exp=exp))), now).rule == "auth.expired"


@pytest.mark.parametrize("nbf", [None, "0", True, [], {}], ids=repr)
def test_a_beginning_that_is_no_number_has_not_come(nbf: object, sign: Sign, now: datetime) -> None:
    assert refused(sign(json.dumps(good_claims(now, nbf=nbf))), now).rule == "auth.not-yet-valid"


def test_a_token_may_leave_out_when_it_begins(sign: Sign, now: datetime) -> None:
    check(sign(json.dumps(good_claims(now, nbf=...))), now=now)


NUMBERS = ["1e400", "-1e400", "-1", "0", "1e30", "1e308", "9" * 400, "-" + "9" * 400, "9" * 4000, "1.5"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: text[:8])
@pytest.mark.parametrize("claim", ["exp", "nbf"])
def test_numbers_beyond_any_date_break_nothing(claim: str, number: str, sign: Sign, now: datetime) -> None:
    body = json.dumps(good_claims(now, **{claim: "here"})).replace('"here"', number)
    value = float(number)
    far_ahead = value > now.timestamp()
    endless = value in (float("inf"), float("-inf")) and "e" in number
    if claim == "exp" and (not far_ahead or endless):
        assert refused(sign(body), now).rule == "auth.expired"
    elif claim == "nbf" and (far_ahead or endless):
        assert refused(sign(body), now).rule == "auth.not-yet-valid"
    else:
        check(sign(body), now=now)


# Whether it is for us


AUDIENCES = [GRAPH, f"{GRAPH}/", GRAPH.upper(), GRAPH_APP_ID, HOST, f"{HOST}/", ["x", GRAPH]]
OTHER_AUDIENCES = [
    ...,
    None,
    "",
    "/",
    7,
    [],
    [[GRAPH]],
    {GRAPH: GRAPH},
    f"{GRAPH}//",
    f"{GRAPH}/v1.0",
    f" {GRAPH}",
    "https://graph.microsoft.us",
    "https://management.azure.com",
    "00000002-0000-0000-c000-000000000000",
    "http://127.0.0.1:4366",
    "http://127.0.0.1",
]


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
@pytest.mark.parametrize("host", [HOST, f"{HOST}/"])
def test_graph_and_the_host_called_are_audiences(audience: object, host: str, sign: Sign, now: datetime) -> None:
    check(sign(json.dumps(good_claims(now, aud=audience))), now=now, host=host)


@pytest.mark.parametrize("audience", OTHER_AUDIENCES, ids=str)
def test_no_other_audience_will_do(audience: object, sign: Sign, now: datetime) -> None:
    assert refused(sign(json.dumps(good_claims(now, aud=audience))), now).rule == "auth.audience"


def test_a_host_is_an_audience_only_where_it_is_called(now: datetime) -> None:
    token = mint(audience=HOST, now=now)
    check(token, now=now, host=HOST)
    assert refused(token, now, "http://localhost:4365").rule == "auth.audience"
    assert refused(token, now, None).rule == "auth.audience"
    check(token, now=now, host=HOST)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": f"https://sts.windows.net/{TENANT}"},
        {"iss": "https://sts.windows.net/other/"},
        {"iss": f"https://login.microsoftonline.com/{TENANT}/v2.0"},
        {"iss": ...},
        {"iss": 5},
        {"iss": {"a": []}},
        {"tid": "other"},
        {"tid": ...},
        {"tid": 5},
        {"tid": ["x"]},
        {"tid": "", "iss": "https://sts.windows.net//"},
    ],
    ids=str,
)
def test_the_issuer_is_the_tenants(changed: dict[str, object], sign: Sign, now: datetime) -> None:
    assert refused(sign(json.dumps(good_claims(now, **changed))), now).rule == "auth.issuer"


# What comes first, and what nothing breaks


def test_of_several_faults_the_first_is_told(
    sign: Sign, our_key: SigningKey, foreign_key: SigningKey, now: datetime
) -> None:
    """Each line mends the first fault of the line before."""
    long_ago, far_ahead = int(now.timestamp()) - 9999, int(now.timestamp()) + 9999
    wrong = good_claims(now, exp=long_ago, nbf=far_ahead, aud="x", iss="x")
    kid, foreign = our_key.kid, foreign_key.private
    told = [
        refused(token, now).rule
        for token in [
            "test",
            sign(json.dumps(wrong), key=foreign, kid="another"),
            sign(json.dumps(wrong), key=foreign, kid=kid),
            sign(json.dumps(wrong), kid=kid),
            sign(json.dumps(wrong | {"exp": far_ahead + 1}), kid=kid),
            sign(json.dumps(wrong | {"exp": far_ahead, "nbf": long_ago}), kid=kid),
            sign(json.dumps(wrong | {"exp": far_ahead, "nbf": long_ago, "aud": GRAPH}), kid=kid),
        ]
    ]
    assert told == [
        "auth.malformed",
        "auth.unknown-key",
        "auth.signature",
        "auth.expired",
        "auth.not-yet-valid",
        "auth.audience",
        "auth.issuer",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
CLAIM_NAMES = st.sampled_from(["exp", "nbf", "iat", "aud", "iss", "tid", "scp", "roles", "appid"])


@given(changed=st.dictionaries(CLAIM_NAMES, JSON, max_size=4))
def test_claims_of_any_type_under_our_own_signature_break_nothing(
    changed: dict[str, Any], sign: Sign, now: datetime
) -> None:
    token = sign(json.dumps(good_claims(now, **changed)).replace("Infinity", "1e400"))
    with suppress(GraphError):
        check(token, now=now, host=HOST)


@pytest.mark.parametrize("depth", [100, 500, 900])
def test_deeply_nested_claims_can_be_refused_and_described(depth: int, sign: Sign, now: datetime) -> None:
    nested = "[" * depth + "]" * depth
    token = sign(json.dumps(good_claims(now, aud="here")).replace('"here"', nested))
    assert refused(token, now).rule in {"auth.audience", "auth.malformed"}


def test_what_is_said_of_a_claim_is_short_and_printable(sign: Sign, now: datetime) -> None:
    for claim in ("x" * 5000, "\x00\x1b[31m\n", "\ud800"):
        explain = refused(sign(json.dumps(good_claims(now, aud=claim))), now).explain
        assert len(explain) < SHORT
        assert explain.isprintable()
