"""A client that knows nothing of us, as tests of the fake's faces use it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

ACCOUNTS = "/deviceManagement/macOSSoftwareUpdateAccountSummaries"
ACCOUNT = {
    "displayName": "An account",
    "deviceId": None,
    "userId": None,
    "deviceName": None,
    "userPrincipalName": None,
    "osVersion": None,
    "successfulUpdateCount": 0,
    "failedUpdateCount": 0,
    "totalUpdateCount": 0,
    "lastUpdatedDateTime": "2024-02-29T12:00:00Z",
}
BROKEN = ACCOUNT | {"displayName": None}  # body.null at /displayName

_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def call(
    url: str, value: object = None, *, path: str = f"/beta{ACCOUNTS}", token: str | None = "test"
) -> tuple[int, Any]:
    """POST the value, or GET where there is none: the status, and the JSON of the answer."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    body = None
    if value is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(value).encode()
    try:
        with _open(urllib.request.Request(url + path, body, headers), timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def names(url: str, token: str | None = "test") -> list[str]:
    """The display names of all accounts."""
    status, answer = call(url, token=token)
    assert status == 200, answer
    return [account["displayName"] for account in answer["value"]]
