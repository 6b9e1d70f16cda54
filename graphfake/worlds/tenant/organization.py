"""The organization of a made-up tenant, and the licences that it has bought and given out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from graphfake.worlds.tenant.company import OFFICES, SKUS
from graphfake.worlds.tenant.drawing import Chances

if TYPE_CHECKING:
    from graphfake.worlds.tenant.asked import Tenant
    from graphfake.worlds.tenant.users import Worker

_BOUGHT_AT_ONCE = 25


def organization(tenant: Tenant, seed: int, tenant_id: str) -> dict[str, Any]:
    """Whose id is the tenant's."""
    home = OFFICES[0]
    domain = {"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": True, "isInitial": True}
    return {
        "id": tenant_id,
        "displayName": tenant.domain.partition(".")[0].title(),
        "createdDateTime": Chances(seed, "organization").moment(3_000, 500),
        "city": home.name,
        "country": home.country,
        "countryLetterCode": home.code,
        "postalCode": home.postal_code,
        "state": home.state,
        "street": home.street,
        "preferredLanguage": home.language.partition("-")[0],
        "businessPhones": [f"{home.phone}000"],
        "technicalNotificationMails": [f"admin@{tenant.domain}"],
        "tenantType": "AAD",
        "mobileDeviceManagementAuthority": "intune",
        "verifiedDomains": [{**domain, "name": tenant.domain, "type": "Managed"}],
    }


def skus(tenant_id: str, workers: list[Worker]) -> list[dict[str, Any]]:
    """What has been bought: as much as is used of each, and a little more."""
    used = Counter(each["skuId"] for worker in workers for each in worker.entity["assignedLicenses"])
    return [
        {
            "id": f"{tenant_id}_{sku.id}",
            "skuId": sku.id,
            "skuPartNumber": sku.part,
            "appliesTo": "User",
            "capabilityStatus": "Enabled",
            "consumedUnits": used[sku.id],
            "prepaidUnits": {
                "enabled": (used[sku.id] // _BOUGHT_AT_ONCE + 1) * _BOUGHT_AT_ONCE,
                "lockedOut": 0,
                "suspended": 0,
                "warning": 0,
            },
            "servicePlans": [
                {"servicePlanId": id_, "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User"}
                for name, id_ in sku.plans
            ],
        }
        for sku in SKUS
    ]
