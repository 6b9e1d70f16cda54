"""The macOS software-update family as its pages and its CSDL tell it, written down by hand beside the contracts."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.support.served import ACCOUNTS, CATEGORIES, EXAMPLE_ACCOUNT, EXAMPLE_CATEGORY, STATES

CATEGORY_MEMBERS = {"critical": 0, "configurationDataFile": 1, "firmware": 2, "other": 3}
STATE_MEMBERS = {
    "success": 0,
    "downloading": 1000,
    "downloaded": 1001,
    "installing": 1002,
    "idle": 1003,
    "available": 1004,
    "scheduled": 1005,
    "downloadFailed": 2000,
    "downloadInsufficientSpace": 2001,
    "downloadInsufficientPower": 2002,
    "downloadInsufficientNetwork": 2003,
    "installInsufficientSpace": 2004,
    "installInsufficientPower": 2005,
    "installFailed": 2006,
    "commandFailed": 2007,
}
SUMMARIES = tuple(f"microsoft.graph.macOSSoftwareUpdate{each}Summary" for each in ("Account", "Category", "State"))
"""The full names of the family's types."""
ENUMS = {"macOSSoftwareUpdateCategory": CATEGORY_MEMBERS, "macOSSoftwareUpdateState": STATE_MEMBERS}
PROFILES = ("documented", "observed")
READ = "DeviceManagementConfiguration.Read.All"
READ_WRITE = "DeviceManagementConfiguration.ReadWrite.All"


class Told(NamedTuple):
    """What the CSDL says of a property: its type without `Edm.` or namespace, and whether null may stand there."""

    type: str
    nullable: bool = False


class Kind(NamedTuple):
    """One of the three types. `collection` is its URL below the documented example's parents."""

    short: str
    name: str
    collection: str
    template: str
    set_context: str
    children: str | None
    properties: dict[str, Told]
    example: dict[str, Any]

    @property
    def full_name(self) -> str:
        return f"microsoft.graph.{self.name}"

    @property
    def internal_name(self) -> str:
        return f"microsoft.management.services.api.{self.name}"

    def payload(self, **changes: Any) -> dict[str, Any]:
        """The documented example's values, without id and type, some of them changed."""
        return {**self.example, **changes}


TEXT, TEXT_OR_NULL, NUMBER, DATE = Told("String"), Told("String", True), Told("Int32"), Told("DateTimeOffset")
UPDATE_CATEGORY, UPDATE_STATE = Told("macOSSoftwareUpdateCategory"), Told("macOSSoftwareUpdateState")
WHEN = "2017-01-01T00:00:56.8321556-08:00"
_ACCOUNT_SET = "deviceManagement/macOSSoftwareUpdateAccountSummaries"
_CATEGORY_SET = f"{_ACCOUNT_SET}('{EXAMPLE_ACCOUNT}')/categorySummaries"
_STATE_SET = f"{_CATEGORY_SET}('{EXAMPLE_CATEGORY}')/updateStateSummaries"

ACCOUNT = Kind(
    short="account",
    name="macOSSoftwareUpdateAccountSummary",
    collection=ACCOUNTS,
    template="~/singleton/navigation",
    set_context=_ACCOUNT_SET,
    children="categorySummaries",
    properties={
        "displayName": TEXT,
        "deviceId": TEXT_OR_NULL,
        "userId": TEXT_OR_NULL,
        "deviceName": TEXT_OR_NULL,
        "userPrincipalName": TEXT_OR_NULL,
        "osVersion": TEXT_OR_NULL,
        "successfulUpdateCount": NUMBER,
        "failedUpdateCount": NUMBER,
        "totalUpdateCount": NUMBER,
        "lastUpdatedDateTime": DATE,
    },
    example={
        "displayName": "Display Name value",
        "deviceId": "Device Id value",
        "userId": "User Id value",
        "deviceName": "Device Name value",
        "userPrincipalName": "User Principal Name value",
        "osVersion": "Os Version value",
        "successfulUpdateCount": 5,
        "failedUpdateCount": 1,
        "totalUpdateCount": 0,
        "lastUpdatedDateTime": WHEN,
    },
)
CATEGORY = Kind(
    short="category",
    name="macOSSoftwareUpdateCategorySummary",
    collection=CATEGORIES,
    template="~/singleton/navigation/key/navigation",
    set_context=_CATEGORY_SET,
    children="updateStateSummaries",
    properties={
        "displayName": TEXT,
        "deviceId": TEXT_OR_NULL,
        "userId": TEXT_OR_NULL,
        "updateCategory": UPDATE_CATEGORY,
        "successfulUpdateCount": NUMBER,
        "failedUpdateCount": NUMBER,
        "totalUpdateCount": NUMBER,
        "lastUpdatedDateTime": DATE,
    },
    example={
        "displayName": "Display Name value",
        "deviceId": "Device Id value",
        "userId": "User Id value",
        "updateCategory": "configurationDataFile",
        "successfulUpdateCount": 5,
        "failedUpdateCount": 1,
        "totalUpdateCount": 0,
        "lastUpdatedDateTime": WHEN,
    },
)
STATE = Kind(
    short="state",
    name="macOSSoftwareUpdateStateSummary",
    collection=STATES,
    template="~/singleton/navigation/key/navigation/key/navigation",
    set_context=_STATE_SET,
    children=None,
    properties={
        "displayName": TEXT,
        "productKey": TEXT_OR_NULL,
        "updateCategory": UPDATE_CATEGORY,
        "updateVersion": TEXT_OR_NULL,
        "state": UPDATE_STATE,
        "lastUpdatedDateTime": DATE,
    },
    example={
        "displayName": "Display Name value",
        "productKey": "Product Key value",
        "updateCategory": "configurationDataFile",
        "updateVersion": "Update Version value",
        "state": "downloading",
        "lastUpdatedDateTime": WHEN,
    },
)
KINDS = (ACCOUNT, CATEGORY, STATE)
