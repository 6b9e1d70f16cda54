"""A made-up tenant as data: the same paths and entities that a file could hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.worlds.tenant.applications import applications
from graphfake.worlds.tenant.devices import compliance, devices
from graphfake.worlds.tenant.drawing import Chances
from graphfake.worlds.tenant.groups import groups
from graphfake.worlds.tenant.macs import account_summaries
from graphfake.worlds.tenant.organization import organization, skus
from graphfake.worlds.tenant.users import users

if TYPE_CHECKING:
    from graphfake.worlds.tenant.asked import Tenant

V1 = "/v1.0"
MACS = "/beta/deviceManagement/macOSSoftwareUpdateAccountSummaries"


def tenant_paths(tenant: Tenant, seed: int, tenant_id: str) -> dict[str, Any]:
    """Paths, and the entities or references that stand there."""
    workers = users(tenant, seed)
    teams = groups(tenant, seed, workers)
    pairs = devices(tenant, seed, workers)
    registered = applications(tenant, seed, workers)
    found: dict[str, Any] = {
        f"{V1}/organization": [organization(tenant, seed, tenant_id)],
        f"{V1}/subscribedSkus": skus(tenant_id, workers),
        f"{V1}/users": [worker.entity for worker in workers],
        f"{V1}/groups": [team.entity for team in teams],
        f"{V1}/devices": [pair.directory for pair in pairs],
        f"{V1}/applications": [each.application for each in registered],
        f"{V1}/servicePrincipals": [each.principal for each in registered],
        f"{V1}/deviceManagement/managedDevices": [pair.managed for pair in pairs],
        f"{V1}/deviceManagement/deviceCompliancePolicyDeviceStateSummary": compliance(
            pairs, Chances(seed, "summaries")
        ),
        MACS: account_summaries(seed, pairs),
    }
    for worker in workers:
        if worker.manager is not None:
            found[f"{V1}/users/{worker.id}/manager/$ref"] = f"{V1}/users/{workers[worker.manager].id}"
    for team in teams:
        for navigation, paths in (("members", team.members), ("owners", team.owners)):
            found[f"{V1}/groups/{team.entity['id']}/{navigation}/$ref"] = [f"{V1}/{path}" for path in paths]
    for pair in pairs:
        for navigation in ("registeredOwners", "registeredUsers"):
            whose = [f"{V1}/users/{pair.owner.id}"]
            found[f"{V1}/devices/{pair.directory['id']}/{navigation}/$ref"] = whose
    for each in registered:
        for set_, entity in (("applications", each.application), ("servicePrincipals", each.principal)):
            found[f"{V1}/{set_}/{entity['id']}/owners/$ref"] = [f"{V1}/users/{each.owner.id}"]
    return found
