"""What Macs have been updated with: for each an account summary, whose numbers are the sums of those below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.worlds.tenant.devices import MAC
from graphfake.worlds.tenant.drawing import Chances

if TYPE_CHECKING:
    from graphfake.worlds.tenant.devices import Pair

_CATEGORIES = ("critical", "configurationDataFile", "firmware", "other")
_STATES = {
    "success": 60, "available": 8, "downloading": 4, "downloaded": 4, "installing": 4, "scheduled": 4,
    "downloadFailed": 4, "downloadInsufficientSpace": 3, "downloadInsufficientPower": 2, "installInsufficientSpace": 2,
    "installFailed": 3, "commandFailed": 2,
}  # fmt: skip
_MOST_UPDATES = 4


def account_summaries(seed: int, pairs: list[Pair]) -> list[dict[str, Any]]:
    """One for each Mac, with the summaries that it contains."""
    chances = Chances(seed, "macs")
    return [_account(pair, chances) for pair in pairs if pair.kind is MAC]


def _account(pair: Pair, chances: Chances) -> dict[str, Any]:
    device = pair.managed
    names = [name for name in _CATEGORIES if chances.random.random() < 1 / 2]
    whose = {"deviceId": device["id"], "userId": device["userId"]}
    categories = [_category(device, name, whose, chances) for name in names]
    sums = {name: sum(each[name] for each in categories) for name in _counts([])}
    return {
        "id": chances.guid(device["id"]),
        "displayName": f"Updates of {device['deviceName']}",
        **whose,
        "deviceName": device["deviceName"],
        "userPrincipalName": device["userPrincipalName"],
        "osVersion": device["osVersion"],
        **sums,
        "lastUpdatedDateTime": device["lastSyncDateTime"],
        "categorySummaries": categories,
    }


def _category(device: dict[str, Any], name: str, whose: dict[str, str], chances: Chances) -> dict[str, Any]:
    count = chances.random.randint(1, _MOST_UPDATES)
    drawn = chances.random.choices(list(_STATES), list(_STATES.values()), k=count)
    states = [_state(device, name, number, state, chances) for number, state in enumerate(drawn, 1)]
    return {
        "id": chances.guid(device["id"], name),
        "displayName": f"{name} updates of {device['deviceName']}",
        **whose,
        "updateCategory": name,
        **_counts(drawn),
        "lastUpdatedDateTime": device["lastSyncDateTime"],
        "updateStateSummaries": states,
    }


def _state(device: dict[str, Any], name: str, number: int, state: str, chances: Chances) -> dict[str, Any]:
    key = chances.guid(device["id"], name, number)
    return {
        "id": key,
        "displayName": f"{name} update {number}",
        "productKey": f"{number:03}-{key[:5].upper()}",
        "updateCategory": name,
        "updateVersion": f"{chances.random.randint(1, 5)}.{number}",
        "state": state,
        "lastUpdatedDateTime": device["lastSyncDateTime"],
    }


def _counts(states: list[str]) -> dict[str, int]:
    failed = sum(state.endswith("Failed") or "Insufficient" in state for state in states)
    return {
        "successfulUpdateCount": states.count("success"),
        "failedUpdateCount": failed,
        "totalUpdateCount": len(states),
    }
