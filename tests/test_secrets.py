"""A marker is planted in every place that holds secrets, and must be found in nothing that is kept."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from hashlib import blake2b
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfake.contracts.shown import show
from graphfake.known_secrets import MARK
from graphfake.secrets import SIGN_IN_NAMES, clean_headers, clean_url
from tests.support.costs import costing_less_than
from tests.support.exchanges import GRAPH_PATH, MARKER, SIGN_IN_PATH, everything, keep, seen
from tests.support.planting import PLAIN, key_credentials, planted, spelled, within

FORM = [("Content-Type", "application/x-www-form-urlencoded")]
GRAPH_NAMES = ("password", "secretText")
LEAK = MARKER[:5]  # the beginning of a secret is one too
NAMED = (
    *("client_secret", "client_assertion", "assertion", "password", "code"),
    *("device_code", "access_token", "refresh_token", "id_token"),
)
SIGN_IN_PATHS = (
    SIGN_IN_PATH,
    "/contoso.example/oauth2/token",
    "/common/OAuth2/v2.0/devicecode",
    "/organizations/oauth2/v2.0/authorize",
    "/contoso.example/oauth2/v2.0/logout/",
    "//contoso.example//%6fauth2/v2.0/token",
    "/beta/contoso.example/oauth2/v2.0/token",
    "/_space/KEY/contoso.example/oauth2/v2.0/token",
    "/contoso.example/adminconsent",
    "/common/userrealm/somebody@contoso.example",
    "/contoso.example/v2.0/.well-known/openid-configuration",
    "/contoso.example/.well-known/openid-configuration",
    "/contoso.example/discovery/v2.0/keys",
    "/_graphfake/tokens",
    "/_space/KEY/_graphfake/tokens",
)

directions = st.sampled_from(("body", "response_body"))
limits = st.sampled_from((65_536, 65_536, 20, 60, 150))


@given(text=planted(GRAPH_NAMES), direction=directions, limit=limits)
def test_graph_bodies_lose_passwords_and_secret_texts_at_any_depth_in_any_spelling(
    text: str, direction: str, limit: int
) -> None:
    assert LEAK not in everything(keep(limit, **{direction: text.encode()}))


@given(text=planted(("Authorization", "cookie")), limit=limits)
def test_batches_lose_the_credentials_in_the_headers_of_their_requests(text: str, limit: int) -> None:
    assert LEAK not in everything(keep(limit, path="/_space/KEY/beta/%24batch", body=text.encode()))


@given(text=key_credentials(), direction=directions, limit=limits)
def test_graph_bodies_lose_the_key_of_a_key_credential(text: str, direction: str, limit: int) -> None:
    assert LEAK not in everything(keep(limit, **{direction: text.encode()}))


@given(text=planted(NAMED), direction=directions, limit=limits, path=st.sampled_from(SIGN_IN_PATHS))
def test_sign_in_bodies_lose_what_proves_who_somebody_is(text: str, direction: str, limit: int, path: str) -> None:
    assert LEAK not in everything(keep(limit, path=path, **{direction: text.encode()}))


@pytest.mark.parametrize("path", SIGN_IN_PATHS)
def test_every_path_of_sign_in_is_one(path: str) -> None:
    body = b'{"client_secret": "x", "client_id": "y"}'
    assert keep(path=path, body=body).body == f'{{"client_secret": "{MARK}", "client_id": "y"}}'


@pytest.mark.parametrize("path", [GRAPH_PATH, "/beta/oauth2PermissionGrants/1", "/_graphfake/spaces/tokens", "/"])
def test_no_other_path_is(path: str) -> None:
    body = '{"code": "x", "value": [{"client_secret": "y"}]}'
    assert keep(path=path, body=body.encode()).body == body


@given(text=planted(GRAPH_NAMES) | key_credentials(), cut=st.floats(0, 1), direction=directions)
def test_a_body_that_breaks_off_shows_nothing(text: str, cut: float, direction: str) -> None:
    half = text.encode()[: int(len(text.encode()) * cut)]
    assert LEAK not in everything(keep(**{direction: half}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037", "utf-8-sig"])
@given(text=planted(["password"]), direction=directions)
def test_a_body_in_another_encoding_shows_nothing(encoding: str, text: str, direction: str) -> None:
    body = text.encode(encoding, errors="ignore")
    told = [("Content-Type", f"application/json; charset={encoding}")]
    kept = keep(headers=told, response_headers=told, **{direction: body})
    assert LEAK not in everything(kept)
    assert repr(MARKER.encode(encoding))[2:-1] not in everything(kept)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be"])
def test_a_body_in_an_encoding_that_nobody_names_is_withheld(encoding: str) -> None:
    kept = keep(body=f'{{"password": "{MARKER}"}}'.encode(encoding))
    assert (kept.body or "").startswith("[withheld: ")


def test_a_byte_order_mark_hides_nothing() -> None:
    kept = keep(body=b'\xef\xbb\xbf{"a": 1, "password": "x"}')
    assert kept.body == f'\ufeff{{"a": 1, "password": "{MARK}"}}'


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
def test_a_compressed_body_is_withheld_with_its_length(compress: type) -> None:
    body = compress(b'{"password": "x"}' * 9)
    kept = keep(body=body)
    assert kept.body == f"[withheld: {len(body)} bytes that may hold a secret and cannot be read]"
    assert (kept.sent.length, kept.sent.state) == (len(body), "withheld")


@pytest.mark.parametrize(
    "body",
    [
        f'{{"password": "{MARKER}"',
        f'{{"password": "{MARKER}",}}',
        f"{{'password': '{MARKER}'}}",
        f"password={MARKER}",
        f'"password={MARKER}"',
        f'{{"pa\\u0073sword": "{MARKER}"',
        f"<password>{MARKER}</password>",
        f'{{"password": "{MARKER}", "n": {"9" * 5000}}}',
        f'{"[" * 50_000}{{"password": "{MARKER}"}}',
        f'{{"password": "{MARKER}\x01"}}',
    ],
    ids=range(10),
)
def test_what_could_hold_a_secret_and_cannot_be_read_is_withheld(body: str) -> None:
    kept = keep(body=body.encode())
    assert LEAK not in everything(kept)
    assert kept.sent.state == "withheld"


@pytest.mark.parametrize("name", ["PASSWORD", "pa\u017f\u017fword", "pa\xdfword", "pa\u1e9eword"])
def test_letters_that_fold_to_ascii_hide_no_name(name: str) -> None:
    assert LEAK not in everything(keep(body=f'{{"{name}": "{MARKER}"}}'.encode()))


@given(text=within(f'"note": "{PLAIN}"'), direction=directions)
def test_a_body_without_secrets_is_kept_to_the_letter(text: str, direction: str) -> None:
    kept = keep(**{direction: text.encode()})
    assert (kept.body if direction == "body" else kept.response_body) == text


@given(text=planted(GRAPH_NAMES))
def test_only_the_value_of_a_secret_is_taken_out(text: str) -> None:
    kept = keep(body=text.encode()).body
    assert kept is not None
    blind = json.loads(kept, object_pairs_hook=without_values)
    assert repr(blind) == repr(json.loads(text, object_pairs_hook=without_values))
    assert MARK in kept


def without_values(pairs: list[tuple[str, object]]) -> list[tuple[str, object]]:
    return [(name, None if name.casefold() in {"password", "secrettext"} else value) for name, value in pairs]


def test_what_was_sent_stays_as_it_was_around_a_secret() -> None:
    body = '{ "a": 1.0e5, "a": "\\u00e9", "passwordProfile": { "Password" :\t"x" , "force": true}, "password": null }'
    expected = body.replace('"x"', f'"{MARK}"')
    assert keep(body=body.encode()).body == expected


def test_a_key_that_is_no_credential_stays() -> None:
    body = b'{"key": "plain", "tags": [{"key": "plain", "value": 1}], "keyCredentials": [], "x": "keyCredential"}'
    assert keep(body=body).body == body.decode()


@pytest.mark.parametrize("path", ["/beta/applications/1/keyCredentials", "/v1.0/x/KEYCREDENTIALS/0"])
def test_a_path_to_a_key_credential_makes_its_key_a_secret(path: str) -> None:
    assert LEAK not in everything(keep(path=path, response_body=f'{{"value": [{{"key": "{MARKER}"}}]}}'.encode()))


def test_a_key_whose_type_comes_after_what_is_kept_is_a_secret() -> None:
    text = f'{{"x": {{"key": "{MARKER}", "blank": "{" " * 300}", "@odata.type": "#microsoft.graph.keyCredential"}}}}'
    assert LEAK not in everything(keep(100, body=text.encode()))


@pytest.mark.parametrize("path", [GRAPH_PATH, SIGN_IN_PATH])
def test_the_members_of_an_error_are_no_secrets(path: str) -> None:
    answer = '{"error": {"code": "Forbidden", "innerError": {"code": "x", "password": "y"}}}'
    assert keep(path=path, status=403, response_body=answer.encode()).response_body == answer


def test_only_a_refusal_has_an_error_and_only_at_its_top() -> None:
    error = f'{{"error": {{"password": "{MARKER}"}}}}'
    assert LEAK not in everything(keep(status=400, body=error.encode()))
    assert LEAK not in everything(keep(status=200, response_body=error.encode()))
    assert LEAK not in everything(keep(status=400, response_body=f'{{"value": [{error}]}}'.encode()))


def test_a_secret_that_a_refusal_repeats_is_taken_out_of_it() -> None:
    secret = f'{MARKER}"\\\u20ac'
    message = json.dumps({"Message": f"Cannot convert the literal '{secret}' to the expected type"})
    kept = keep(
        status=400,
        rule="body.literal",
        body=json.dumps({"password": secret}).encode(),
        response_body=json.dumps({"error": {"code": "ModelValidationFailure", "message": message}}).encode(),
        violations=({"rule": "body.literal", "pointer": "/password", "values": {"literal": secret}},),
        notes=({"rule": "tolerated.x", "pointer": "/x", "sent": [secret]},),
        explain=f"{secret} is not one.",
    )
    assert LEAK not in everything(kept)
    assert "ModelValidationFailure" in everything(kept)
    assert kept.violations == ({"rule": "body.literal", "pointer": "/password", "values": {"literal": MARK}},)
    assert kept.explain == f"{MARK} is not one."


@given(value=st.text(min_size=4) | st.just(MARKER * 30), cut=st.booleans())
def test_what_is_told_of_a_secret_is_taken_out_even_where_it_is_cut_short(value: str, cut: bool) -> None:
    secret = f"{MARKER}{value}"
    told = show({"before": 1, "password": secret} if cut else secret)
    kept = keep(body=json.dumps({"x": {"password": secret}}).encode(), violations=({"sent": told},))
    assert LEAK not in everything(kept)


FILLER = "x" * 70_000
PLACES_OUT_OF_SIGHT = {
    "behind what is kept": {"displayName": FILLER, "password": MARKER},
    "deep behind what is kept": {"displayName": FILLER, "a": [{"b": {"secretText": MARKER}}]},
    "across the end of what is kept": {"displayName": "x" * (65_536 - 25), "password": MARKER},
    "behind hundreds of others": {"a": [{"password": f"another {n}"} for n in range(200)], "password": MARKER},
}


@pytest.mark.parametrize("place", PLACES_OUT_OF_SIGHT)
def test_what_a_refusal_tells_of_a_secret_that_was_not_looked_for_is_withheld(place: str) -> None:
    message = f"Cannot convert the literal '{MARKER}' to the expected type"
    kept = keep(
        status=400,
        rule="body.literal",
        body=json.dumps(PLACES_OUT_OF_SIGHT[place]).encode(),
        response_body=json.dumps({"error": {"code": "ModelValidationFailure", "message": message}}).encode(),
        violations=({"rule": "body.literal", "pointer": "/password", "sent": MARKER, "message": message},),
    )
    assert LEAK not in everything(kept)
    assert (kept.violations[0]["rule"], kept.violations[0]["pointer"]) == ("body.literal", "/password")
    assert kept.answered.state == "withheld"


def test_what_a_refusal_tells_of_a_long_body_without_secrets_is_kept() -> None:
    told = {"rule": "body.enum", "pointer": "/state", "sent": "Downloadin", "message": "Requested value"}
    body = json.dumps({"displayName": FILLER, "state": "Downloadin", "osVersion": "é"}).encode()
    kept = keep(status=400, rule="body.enum", body=body, response_body=b"{}", violations=(told,))
    assert kept.violations == (told,)
    assert kept.answered.state == "whole"


def test_very_many_secrets_are_taken_out_of_very_many_texts_quickly() -> None:
    body = {f"a{number}": {"password": f'{number:05d}\\"é' * 20} for number in range(100)}
    told = {"rule": "body.enum", "pointer": "/state", "sent": f"{'z' * 200}...", "message": "z" * 1000}
    with costing_less_than(2):
        kept = keep(status=400, body=json.dumps(body).encode(), violations=(told,) * 100)
    assert kept.violations == (told,) * 100


@given(length=st.integers(min_value=170, max_value=200))
def test_nothing_is_left_of_a_secret_of_which_only_the_beginning_is_told(length: int) -> None:
    value = {"before": "x" * length, "password": MARKER}
    kept = keep(body=json.dumps({"x": value}).encode(), violations=({"sent": show(value)},))
    [told] = kept.violations
    assert told["sent"].removesuffix("...").partition('"password": "')[2].removesuffix('"}') in {"", MARK}


@pytest.mark.parametrize("number", ["123456.70", "1234567", "1.5e300"])
def test_a_number_can_be_a_secret_too(number: str) -> None:
    read = str(json.loads(number))
    kept = keep(body=f'{{"password": {number}}}'.encode(), explain=f"{number} {read}")
    assert kept.explain == f"{MARK} {MARK}"


def test_what_is_no_secret_worth_the_name_is_not_looked_for_elsewhere() -> None:
    told = "true and false are 1, 2 or abc"
    kept = keep(body=b'{"password": [true, false, 1, "abc", {"false": 2}]}', status=400, explain=told)
    assert kept.explain == told


@pytest.mark.parametrize("path", [*SIGN_IN_PATHS, "/token"])
@pytest.mark.parametrize("name", NAMED)
def test_forms_lose_the_values_of_secret_fields(path: str, name: str) -> None:
    body = (
        f"grant_type=x&{name}={MARKER}%26{MARKER}&{quote(name.upper()).replace('_', '%5F')}={MARKER}#{MARKER}&z={PLAIN}"
    )
    kept = keep(path=path, headers=FORM, body=body.encode())
    assert LEAK not in everything(kept)
    assert str(kept.body).startswith(f"grant_type=x&{name}={MARK}&")
    assert str(kept.body).endswith(f"&z={PLAIN}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_body_that_calls_itself_a_form_is_looked_at_as_what_it_is(encoding: str) -> None:
    for body in (f'{{"x": {{"key": "{MARKER}"', f'{{"password": "{MARKER}"}}', f'{{"secretText": "{MARKER}"'):
        kept = keep(headers=FORM, body=body.encode(encoding))
        assert LEAK not in everything(kept).replace("\\x00", "").replace("\\u0000", "").replace("\0", "")


@pytest.mark.parametrize(
    "body",
    [
        f'--x\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n{MARKER}\r\n--x--',
        f'{{"client_secret": "{MARKER}"',
        f'{{"client_\\u0073ecret": "{MARKER}"',
        f'<input type="hidden" name="code" value="{MARKER}"/>',
        f'grant_type=x&client_secret={MARKER}&claims={{"a": 1}}',
        f'"client%5Fsecret={MARKER}"',
    ],
    ids=range(6),
)
def test_sign_in_bodies_of_other_forms_are_withheld_when_they_name_a_secret(body: str) -> None:
    kept = keep(path=SIGN_IN_PATH, headers=[("Content-Type", "text/html")], body=body.encode())
    assert LEAK not in everything(kept)
    assert kept.sent.state == "withheld"


def test_a_secret_of_a_form_that_an_error_repeats_is_taken_out_of_it() -> None:
    kept = keep(
        path=SIGN_IN_PATH,
        headers=FORM,
        body=f"client_secret={MARKER}".encode(),
        status=401,
        response_body=f'{{"error": "invalid_client", "error_description": "Bad {MARKER}"}}'.encode(),
    )
    assert LEAK not in everything(kept)
    assert "invalid_client" in everything(kept)


@pytest.mark.parametrize("name", [*NAMED, "CODE", "client%5Fsecret", "id_token_hint"])
@pytest.mark.parametrize("mark", ["?", "?state=1&", "#", "?x=1#y=2&"])
def test_urls_lose_the_values_of_secret_parameters(name: str, mark: str) -> None:
    url = f"https://127.0.0.1/contoso.example/oauth2/v2.0/authorize{mark}{name}={MARKER}"
    expected = url.replace(MARKER, MARK)
    assert clean_url(url) == expected
    assert clean_url(f"{url}#{MARKER}?{MARKER}&z=1") == f"{expected}&z=1"
    kept = keep(url=url, headers=[("Referer", url)], response_headers=[("Location", url)])
    assert LEAK not in everything(kept)
    assert kept.headers == (("Referer", expected),)
    assert kept.response_headers == (("Location", expected),)


def test_urls_lose_user_information_and_nothing_else() -> None:
    assert clean_url(f"http://me:{MARKER}@127.0.0.1/beta/users/a@b.example?$top=5&x") == (
        f"http://{MARK}@127.0.0.1/beta/users/a@b.example?$top=5&x"
    )
    plain = "http://127.0.0.1/beta//users/a@b.example?$filter=code eq 'x'&$select=password"
    assert clean_url(plain) == plain


def jwt(**claims: object) -> str:
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "x"}, claims)
    )
    return f"{head}.{body}.{MARKER}"


def test_of_a_token_remains_whose_it_is() -> None:
    token = jwt(tid="T", appid="A", roles=["R.Read"], scp="S.Read", sub=MARKER, oid=MARKER)
    [(name, value)], _ = clean_headers([("aUTHORIZATION", f"Bearer {token}")])
    assert name == "aUTHORIZATION"
    scheme, mark, digest, claims = value.split(" ", 3)
    assert (scheme, mark) == ("Bearer", MARK)
    assert digest.startswith("digest=")
    assert json.loads(claims) == {"tid": "T", "appid": "A", "roles": ["R.Read"], "scp": "S.Read"}
    assert not any(part in value for part in token.split("."))


@pytest.mark.parametrize(
    "credentials",
    [
        f"Bearer {MARKER}",
        f"bearer   {MARKER} {MARKER}",
        MARKER,
        f"{MARKER} {MARKER}",
        f"Basic {MARKER}",
        f"Bearer {MARKER}.{MARKER}.{MARKER}",
        f"Bearer a.{base64.b64encode(b'[1]').decode()}.{MARKER}",
        f"Bearer \udcff.\udcff.{MARKER}",
        "",
    ],
)
def test_of_opaque_credentials_remains_a_digest(credentials: str) -> None:
    kept = keep(headers=[("Authorization", credentials)])
    assert LEAK not in everything(kept)
    assert f"{MARK} digest=" in kept.headers[0][1]


def test_equal_credentials_have_equal_digests_and_others_do_not() -> None:
    (first, second, other), _ = clean_headers(("Authorization", f"Bearer {token}") for token in "aab")
    assert first == second != other


def test_nobody_can_guess_credentials_from_their_digest() -> None:
    [(_, kept)], _ = clean_headers([("Authorization", "Basic guess")])
    digest = kept.partition("digest=")[2]
    assert digest not in {blake2b(text, digest_size=8).hexdigest() for text in (b"guess", b"Basic guess")}


@pytest.mark.parametrize("name", ["Cookie", "set-cookie", "PROXY-AUTHORIZATION"])
def test_cookies_and_the_proxy_s_credentials_are_taken_out(name: str) -> None:
    kept = keep(headers=[(name, f"a={MARKER}")], response_headers=[(name, f"a={MARKER}; Path=/")])
    assert kept.headers == kept.response_headers == ((name, MARK),)


def test_other_headers_stay() -> None:
    headers = (("Accept", "*/*"), ("Content-Type", "text/plain"), ("Prefer", "x"))
    assert clean_headers(iter(headers)) == (headers, "text/plain")


def test_nobody_shows_what_was_seen_by_printing_it() -> None:
    assert MARKER not in repr(seen(body=MARKER.encode(), headers=[("Authorization", MARKER)]))


def test_every_name_of_sign_in_is_known() -> None:
    assert set(NAMED) <= SIGN_IN_NAMES


@given(name=spelled("password"))
def test_the_planting_is_right(name: str) -> None:
    assert json.loads(name).lower() == "password"
