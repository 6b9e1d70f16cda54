"""Who may do what: the page's table of permissions, and Graph's words for whoever may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.family import READ, READ_WRITE, STATE, Kind
from tests.support.intune import inner, sentence
from tests.support.served import JSON_HEADERS, Answer, Client, Served

if TYPE_CHECKING:
    from tests.acceptance.conftest import Open

PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
CHALLENGE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'client_id="00000003-0000-0000-c000-000000000000"'
)
CLIENT_REQUEST_ID = "11111111-2222-3333-4444-555555555555"
LISTS_SCOPES = (
    "Application is not authorized to perform this operation. Application must have one of the following scopes: "
)
APP_ONLY = (
    "Application is not authorized to perform this operation as called in app only context "
    "but does not have application permissions configured."
)
CLAIMS = {"delegated": "scopes", "application": "permissions"}


def token(client: Client, **claims: Any) -> dict[str, str | None]:
    """Headers with a token of the fake's own."""
    made = client.post("/_graphfake/tokens", claims)
    assert made.status == 200, made.body
    return {"Authorization": f"Bearer {made.json['access_token']}", "client-request-id": CLIENT_REQUEST_ID}


@pytest.fixture(params=["lenient", "strict"])
def gated(request: pytest.FixtureRequest, fresh: Open) -> Client:
    """Both modes hold a token of ours to what it grants."""
    return fresh(auth=request.param, headers={"Content-Type": "application/json"})


@pytest.fixture(params=CLAIMS)
def caller(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def writes(client: Client, kind: Kind, headers: dict[str, str | None]) -> list[Answer]:
    """Create, update, delete with some token; what there is to change is made with a right one."""
    made = client.post(kind.collection, kind.example, headers=token(client, permissions=[READ_WRITE]))
    entity = f"{kind.collection}/{made.json['id']}"
    return [
        client.post(kind.collection, kind.example, headers=headers),
        client.patch(entity, {"displayName": "other"}, headers=headers),
        client.delete(entity, headers=headers),
    ]


def reads(client: Client, kind: Kind, headers: dict[str, str | None]) -> list[Answer]:
    made = client.post(kind.collection, kind.example, headers=token(client, permissions=[READ_WRITE]))
    return [
        client.get(kind.collection, headers=headers),
        client.get(f"{kind.collection}/{made.json['id']}", headers=headers),
        client.get(f"{kind.collection}/$count", headers=headers),
        client.call("HEAD", kind.collection, headers=headers),
    ]


def test_read_write_all_may_create_update_and_delete(gated: Client, caller: str, kind: Kind) -> None:
    answers = writes(gated, kind, token(gated, **{CLAIMS[caller]: [READ_WRITE]}))

    assert [answer.status for answer in answers] == [201, 200, 204]


@pytest.mark.parametrize("granted", [READ, READ_WRITE])
def test_either_permission_may_read(gated: Client, caller: str, kind: Kind, granted: str) -> None:
    answers = reads(gated, kind, token(gated, **{CLAIMS[caller]: [granted]}))

    assert [answer.status for answer in answers] == [200, 200, 200, 200]


def test_read_all_may_not_write_and_is_told_exactly_which_permission_would_do(
    gated: Client, caller: str, kind: Kind
) -> None:
    created, updated, deleted = writes(gated, kind, token(gated, **{CLAIMS[caller]: [READ]}))

    for answer in (created, updated, deleted):
        assert (answer.status, answer.code, answer.rule) == (403, "Forbidden", "permission.scope")
        assert list(inner(answer)) == ["date", "request-id", "client-request-id"]
        assert answer.headers["client-request-id"] == CLIENT_REQUEST_ID
        assert "www-authenticate" not in answer.headers
    collection = f"/{kind.set_context}"
    assert sentence(created, collection) == f"{LISTS_SCOPES}{READ_WRITE}"


def test_the_url_in_the_message_has_its_key_in_parentheses_and_the_query_behind(gated: Client) -> None:
    made = gated.post(STATE.collection, STATE.example, headers=token(gated, permissions=[READ_WRITE]))
    entity = f"/{STATE.set_context}('{made.json['id']}')"

    refused = gated.patch(
        f"{STATE.collection}/{made.json['id']}?$select=id", {}, headers=token(gated, permissions=[READ])
    )

    assert sentence(refused, entity, "$select=id") == f"{LISTS_SCOPES}{READ_WRITE}"


@pytest.mark.parametrize(
    "granted", [["User.Read.All"], ["Directory.ReadWrite.All"], ["devicemanagement.readwrite.all"]]
)
def test_another_permission_reads_nothing_and_is_told_both_that_would_do_least_first(
    gated: Client, caller: str, granted: list[str]
) -> None:
    refused = gated.get(STATE.collection, headers=token(gated, **{CLAIMS[caller]: granted}))

    assert (refused.status, refused.code) == (403, "Forbidden")
    assert sentence(refused, f"/{STATE.set_context}") == f"{LISTS_SCOPES}{READ}, {READ_WRITE}"


def test_an_app_without_any_role_is_told_so(gated: Client) -> None:
    refused = gated.get(STATE.collection, headers=token(gated, permissions=[]))

    assert (refused.status, refused.code, refused.rule) == (403, "Forbidden", "permission.app-only")
    assert sentence(refused, f"/{STATE.set_context}") == APP_ONLY


def test_one_right_permission_among_others_is_enough(gated: Client, caller: str) -> None:
    headers = token(gated, **{CLAIMS[caller]: ["User.Read.All", READ_WRITE, "Mail.Read"]})

    assert gated.post(STATE.collection, STATE.example, headers=headers).status == 201


def test_where_a_token_has_both_kinds_the_delegated_one_counts(gated: Client) -> None:
    headers = token(gated, scopes=[READ], permissions=[READ_WRITE])

    assert gated.post(STATE.collection, STATE.example, headers=headers).rule == "permission.scope"


def test_a_personal_account_is_refused_whatever_it_holds(gated: Client) -> None:
    headers = token(gated, scopes=[READ_WRITE], tenant=PERSONAL_TENANT)

    created = gated.post(STATE.collection, STATE.example, headers=headers)
    read = gated.get(STATE.collection, headers=headers)

    for answer in (created, read):
        assert (answer.status, answer.code, answer.rule) == (403, "Forbidden", "permission.personal")
        assert sentence(answer, f"/{STATE.set_context}").startswith(LISTS_SCOPES)
    assert sentence(created, f"/{STATE.set_context}").endswith(f": {READ_WRITE}")


def test_who_may_not_read_learns_nothing_of_what_is_there(gated: Client) -> None:
    headers = token(gated, permissions=["User.Read.All"])
    made = gated.post(STATE.collection, STATE.example, headers=token(gated, permissions=[READ_WRITE]))

    there, not_there = (gated.get(f"{STATE.collection}/{key}", headers=headers) for key in (made.json["id"], "x"))

    assert there.status == not_there.status == 403


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic dTpw", "Negotiate x", "test"])
def test_without_a_bearer_token_nothing_is_answered(gated: Client, kind: Kind, header: str | None) -> None:
    for method, body in (("GET", None), ("POST", kind.example)):
        answer = gated.call(method, kind.collection, body, headers={"Authorization": header})

        assert answer.status == 401
        told = inner(answer)
        assert answer.json == {
            "error": {
                "code": "InvalidAuthenticationToken",
                "message": "Access token is empty.",
                "innerError": {
                    "date": told["date"],
                    "request-id": answer.headers["request-id"],
                    "client-request-id": answer.headers["request-id"],
                },
            }
        }
        assert answer.headers["www-authenticate"] == CHALLENGE


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
def test_the_scheme_is_read_in_any_letter_case(gated: Client, scheme: str) -> None:
    headers = token(gated, permissions=[READ])
    headers["Authorization"] = str(headers["Authorization"]).replace("Bearer", scheme)

    assert gated.get(STATE.collection, headers=headers).status == 200


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"expires_in": -301}, "Lifetime validation failed, the token is expired."),
        ({"audience": "https://management.azure.com"}, "Access token validation failure. Invalid audience."),
    ],
)
def test_a_token_of_ours_that_is_not_good_any_more_or_here_is_refused(
    gated: Client, claims: dict[str, Any], message: str
) -> None:
    answer = gated.get(STATE.collection, headers=token(gated, permissions=[READ], **claims))

    assert (answer.status, answer.code, answer.message) == (401, "InvalidAuthenticationToken", message)
    assert answer.headers["www-authenticate"] == CHALLENGE


def test_five_minutes_of_clock_skew_are_forgiven(gated: Client) -> None:
    assert gated.get(STATE.collection, headers=token(gated, permissions=[READ], expires_in=-200)).status == 200


def test_a_changed_token_of_ours_has_no_good_signature(gated: Client) -> None:
    head, claims, signature = str(token(gated, permissions=[READ])["Authorization"]).split(".")
    other = signature[:9] + ("A" if signature[9] != "A" else "B") + signature[10:]

    answer = gated.get(STATE.collection, headers={"Authorization": f"{head}.{claims}.{other}"})

    assert (answer.status, answer.message) == (401, "Signature is invalid.")


def test_strict_wants_a_token_of_ours_and_says_what_a_token_looks_like(fresh: Open) -> None:
    answer = fresh(auth="strict").get(STATE.collection)

    assert (answer.status, answer.code) == (401, "InvalidAuthenticationToken")
    assert answer.message == (
        "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact "
        "Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): "
        "'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext."
        "EncodedAuthenticationTag'."
    )
    assert answer.headers["www-authenticate"] == CHALLENGE


def test_lenient_lets_a_text_pass_that_claims_nothing(fresh: Open) -> None:
    assert fresh().post(STATE.collection, STATE.example).status == 201


def test_off_asks_nobody_for_anything(fresh: Open) -> None:
    client = fresh(auth="off", headers={"Content-Type": "application/json"})

    assert client.post(STATE.collection, STATE.example).status == 201
    assert client.post(STATE.collection, STATE.example, headers=token(client, permissions=[READ])).status == 201


def test_a_tolerated_permission_is_a_note(fresh: Open) -> None:
    client = fresh(tolerate=["permission.scope"])

    answer = client.post(STATE.collection, STATE.example, headers=token(client, permissions=[READ]))

    assert answer.status == 201
    assert answer.notes == ["permission.scope; pointer="]


def test_a_token_is_good_for_the_server_that_it_names(server: Served, gated: Client) -> None:
    for audience in ("https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000", server.url):
        headers = token(gated, permissions=[READ], audience=audience)

        assert gated.get(STATE.collection, headers={**JSON_HEADERS, **headers}).status == 200
