"""The devices of a made-up tenant: each in the directory and in Intune, of one user, and what Intune counts of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.worlds.tenant.drawing import TODAY, Chances, told

if TYPE_CHECKING:
    from graphfake.worlds.tenant.asked import Tenant
    from graphfake.worlds.tenant.users import Worker

_GIB = 2**30
_STATES = {"compliant": 80, "noncompliant": 10, "inGracePeriod": 6, "unknown": 4}
_PERSONAL = 0.2


class Kind(NamedTuple):
    """A system, as Intune and as the directory call it, and what it runs on."""

    intune: str
    directory: str
    versions: tuple[str, ...]
    maker: str
    models: tuple[str, ...]
    prefix: str
    enrolled: str


WINDOWS = Kind(
    "Windows", "Windows", ("10.0.22631.4317", "10.0.26100.2033"), "Fabrikam", ("Book 14", "Tower 2"),
    "WIN", "windowsAzureADJoin",
)  # fmt: skip
MAC = Kind(
    "macOS", "MacMDM", ("14.7.1 (23H222)", "15.1 (24B83)"), "Apple", ("MacBook Air", "MacBook Pro"),
    "MAC", "userEnrollment",
)  # fmt: skip
PHONE = Kind("iOS", "iOS", ("17.7", "18.1"), "Apple", ("iPhone 14", "iPhone 15"), "IOS", "userEnrollment")
ANDROID = Kind(
    "Android", "AndroidEnterprise", ("14.0", "15.0"), "Contoso", ("Phone 8", "Tab 3"), "AND",
    "userEnrollment",
)  # fmt: skip
_OTHERS = (WINDOWS, PHONE, ANDROID)


class Pair(NamedTuple):
    """A device as the directory has it, as Intune has it, and whose it is."""

    directory: dict[str, Any]
    managed: dict[str, Any]
    owner: Worker
    kind: Kind


def devices(tenant: Tenant, seed: int, workers: list[Worker]) -> list[Pair]:
    """As many as are asked for, Macs first. Nobody has two before everybody has one."""
    chances = Chances(seed, "devices")
    order = chances.random.sample(workers, len(workers))
    kinds = [MAC if number < tenant.macs else _other(chances) for number in range(tenant.devices)]
    return [_pair(number, kind, order[number % len(order)], chances) for number, kind in enumerate(kinds)]


def compliance(pairs: list[Pair], chances: Chances) -> dict[str, Any]:
    """What `deviceCompliancePolicyDeviceStateSummary` counts."""
    states = Counter(pair.managed["complianceState"] for pair in pairs)
    return {
        "id": chances.guid("compliance"),
        "compliantDeviceCount": states["compliant"],
        "nonCompliantDeviceCount": states["noncompliant"],
        "inGracePeriodCount": states["inGracePeriod"],
        "unknownDeviceCount": states["unknown"],
        "configManagerCount": 0,
        "conflictDeviceCount": 0,
        "errorDeviceCount": 0,
        "notApplicableDeviceCount": 0,
        "remediatedDeviceCount": 0,
    }


def _other(chances: Chances) -> Kind:
    return chances.random.choices(_OTHERS, (6, 2, 2))[0]


def _pair(number: int, kind: Kind, owner: Worker, chances: Chances) -> Pair:
    device_id = chances.guid(number, "device")
    state = chances.random.choices(list(_STATES), list(_STATES.values()))[0]
    personal = chances.random.random() < _PERSONAL
    enrolled, synced = chances.moment(900, 800), chances.moment(30, 30)
    model, version = chances.random.choice(kind.models), chances.random.choice(kind.versions)
    name = f"{kind.prefix}-{number + 1:06}"
    common = {"manufacturer": kind.maker, "model": model}
    directory = {
        "id": chances.guid(number),
        "deviceId": device_id,
        "displayName": name,
        "accountEnabled": True,
        "operatingSystem": kind.directory,
        "operatingSystemVersion": version,
        "trustType": "AzureAd" if kind is WINDOWS else "Workplace",
        "profileType": "RegisteredDevice",
        "isManaged": True,
        "isCompliant": state == "compliant",
        "managementType": "MDM",
        "deviceOwnership": "Personal" if personal else "Company",
        "registrationDateTime": enrolled,
        "approximateLastSignInDateTime": synced,
        **common,
    }
    total = chances.random.choice((128, 256, 512)) * _GIB
    managed = {
        "id": chances.guid(number, "managed"),
        "azureADDeviceId": device_id,
        "azureADRegistered": True,
        "deviceName": name,
        "managedDeviceName": f"{owner.entity['mailNickname']}_{name}",
        "userId": owner.id,
        "userPrincipalName": owner.entity["userPrincipalName"],
        "userDisplayName": owner.entity["displayName"],
        "emailAddress": owner.entity["mail"],
        "operatingSystem": kind.intune,
        "osVersion": version,
        "serialNumber": chances.digits(12, number, "serial"),
        "managedDeviceOwnerType": "personal" if personal else "company",
        "complianceState": state,
        "complianceGracePeriodExpirationDateTime": told(TODAY + timedelta(days=7)),
        "enrolledDateTime": enrolled,
        "lastSyncDateTime": synced,
        "managementCertificateExpirationDate": told(TODAY + timedelta(days=200)),
        "deviceEnrollmentType": kind.enrolled,
        "deviceRegistrationState": "registered",
        "managementAgent": "mdm",
        "managementState": "managed",
        "exchangeAccessState": "none",
        "exchangeAccessStateReason": "none",
        "partnerReportedThreatState": "unknown",
        "jailBroken": "Unknown",
        "easActivated": False,
        "isEncrypted": chances.random.random() < 1 - 1 / 8,
        "isSupervised": kind is MAC and not personal,
        "totalStorageSpaceInBytes": total,
        "freeStorageSpaceInBytes": total * chances.random.randint(10, 80) // 100,
        **common,
    }
    return Pair(directory, managed, owner, kind)
