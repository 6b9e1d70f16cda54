"""The applications of a made-up tenant, each with its service principal and an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.worlds.tenant.drawing import Chances

if TYPE_CHECKING:
    from graphfake.worlds.tenant.asked import Tenant
    from graphfake.worlds.tenant.users import Worker

_NAMES = ("Expenses", "Inventory", "Helpdesk", "Payroll", "Reports", "Bookings", "Archive", "Training")


class Registered(NamedTuple):
    """An application, its service principal, and who owns both."""

    application: dict[str, Any]
    principal: dict[str, Any]
    owner: Worker


def applications(tenant: Tenant, seed: int, workers: list[Worker]) -> list[Registered]:
    """As many as are asked for."""
    chances = Chances(seed, "applications")
    return [_registered(number, tenant, chances, workers) for number in range(tenant.applications)]


def _registered(number: int, tenant: Tenant, chances: Chances, workers: list[Worker]) -> Registered:
    again = number // len(_NAMES)
    name = _NAMES[number % len(_NAMES)] + (f" {again + 1}" if again else "")
    app_id = chances.guid(number, "app")
    uri = f"api://{app_id}"
    created = chances.moment(1_500, 1_400)
    application = {
        "id": chances.guid(number),
        "appId": app_id,
        "displayName": name,
        "createdDateTime": created,
        "identifierUris": [uri],
        "publisherDomain": tenant.domain,
        "oauth2RequirePostResponse": False,
        "signInAudience": "AzureADMyOrg",
    }
    principal = {
        "id": chances.guid(number, "principal"),
        "accountEnabled": True,
        "appId": app_id,
        "appDisplayName": name,
        "displayName": name,
        "servicePrincipalNames": [app_id, uri],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMyOrg",
        "appRoleAssignmentRequired": False,
    }
    return Registered(application, principal, chances.random.choice(workers))
