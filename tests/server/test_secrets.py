"""A marker in every place that can hold a secret is found in no journal and no log."""

from __future__ import annotations

import base64
import gzip
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.served import STATES

if TYPE_CHECKING:
    from tests.support.served import Client

MARK = "S3cr3t-M4rk3r"


def token_of(claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + f".{MARK}"


HEADERS: dict[str, dict[str, str]] = {
    "an opaque bearer token": {"Authorization": f"Bearer {MARK}"},
    "a JWT": {"Authorization": f"Bearer {token_of({'tid': 'a', 'roles': ['X'], 'name': MARK})}"},
    "basic authentication": {"Authorization": f"Basic {base64.b64encode(MARK.encode()).decode()}"},
    "no scheme at all": {"Authorization": MARK},
    "cookies": {"Cookie": f"a={MARK}; b={MARK}"},
    "a proxy's authentication": {"Proxy-Authorization": f"Bearer {MARK}"},
}
BODIES: dict[str, bytes] = {
    "a password": json.dumps({"password": MARK}).encode(),
    "in another letter case": json.dumps({"PassWord": MARK, "SECRETTEXT": MARK}).encode(),
    "below an object": json.dumps({"passwordProfile": {"forceChange": True, "password": MARK}}).encode(),
    "in arrays": json.dumps({"a": [[{"secretText": [MARK, {"x": MARK}]}]]}).encode(),
    "the key of a key credential": json.dumps({"keyCredentials": [{"key": MARK, "usage": "Sign"}]}).encode(),
    "a name with escapes": b'{"passw\\u006frd": "' + MARK.encode() + b'"}',
    "a body that breaks off": b'{"password": "' + MARK.encode() + b'"',
    "gzip": gzip.compress(json.dumps({"password": MARK}).encode()),
    "in a value that Graph repeats": json.dumps({"state": {"password": MARK}, "displayName": None}).encode(),
    "as a number's literal": json.dumps({"failedUpdateCount": {"password": MARK}}).encode(),
}


def shown(client: Client, space: str) -> str:
    """Everything that can be had of the journal."""
    key = space.rpartition("/")[2]
    answer = client.get(f"/_graphfake/requests?space={key}")
    assert answer.json["value"]
    return answer.body.decode()


@pytest.mark.parametrize("place", HEADERS)
def test_headers(client: Client, space: str, caplog: pytest.LogCaptureFixture, place: str) -> None:
    caplog.set_level(logging.DEBUG)

    client.get(STATES, headers=dict(HEADERS[place]))

    assert MARK not in shown(client, space)
    assert base64.b64encode(MARK.encode()).decode() not in shown(client, space)
    assert MARK not in caplog.text


@pytest.mark.parametrize("place", BODIES)
def test_bodies(client: Client, space: str, caplog: pytest.LogCaptureFixture, place: str) -> None:
    caplog.set_level(logging.DEBUG)
    headers: dict[str, str | None] = {"Content-Encoding": "gzip"} if place == "gzip" else {}

    answer = client.post(STATES, body=BODIES[place], headers=headers)

    assert answer.status == 400
    assert MARK not in shown(client, space)
    assert MARK not in caplog.text


def test_what_a_token_says_of_its_bearer_is_kept(client: Client, space: str) -> None:
    client.get(STATES, headers=dict(HEADERS["a JWT"]))

    (entry,) = json.loads(shown(client, space))["value"]
    told = dict(entry["headers"])["Authorization"]
    assert "tid" in told
    assert "roles" in told


def test_the_tokens_that_are_handed_out_are_in_no_journal(client: Client, space: str) -> None:
    token = client.post("/_graphfake/tokens", {}).json["access_token"]
    client.get(STATES, headers={"Authorization": f"Bearer {token}"})

    assert token not in shown(client, space)
    assert token.rpartition(".")[2] not in shown(client, space)
