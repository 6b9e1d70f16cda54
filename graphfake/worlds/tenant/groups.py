"""The groups of a made-up tenant: of everybody, of departments and offices, and of projects, some within others."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.worlds.tenant.company import DEPARTMENTS, OFFICES
from graphfake.worlds.tenant.drawing import Chances, security_identifier
from graphfake.worlds.tenant.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.worlds.tenant.asked import Tenant
    from graphfake.worlds.tenant.users import Worker

MOST_MEMBERS = 2_000
"""In a group that somebody chose."""
MOST_BY_RULE = 5_000
"""In a group by a rule, which has all whom the rule means; one that would have more is not made."""
_NESTED = 1 / 4
_MOST_IN_PROJECT = 30


class Made(NamedTuple):
    """A group, and the paths of its members and owners below the version."""

    entity: dict[str, Any]
    members: list[str]
    owners: list[str]


def groups(tenant: Tenant, seed: int, workers: list[Worker]) -> list[Made]:
    """As many as are asked for, the most common first. One is a member of such alone as stand behind it."""
    return list(islice(_all(tenant, Chances(seed, "groups"), workers), tenant.groups))


def _all(tenant: Tenant, chances: Chances, workers: list[Worker]) -> Iterator[Made]:
    made = _Making(tenant, chances)
    chief = [workers[0]]
    if len(workers) <= MOST_BY_RULE:
        yield made.by_rule("All Employees", '(user.userType -eq "Member")', workers, chief)
    for department in DEPARTMENTS:
        inside = [worker for worker in workers if worker.department is department]
        yield made.unified(department.name, inside, inside[:1] or chief)
    for office in OFFICES:
        inside = [worker for worker in workers if worker.office is office]
        if len(inside) <= MOST_BY_RULE:
            yield made.by_rule(f"Office {office.name}", f'(user.city -eq "{office.name}")', inside, chief)
    projects: list[Made] = []
    while True:
        count = min(len(workers), chances.random.randint(1, _MOST_IN_PROJECT))
        team = chances.random.sample(workers, count)
        name = f"Project {len(projects) + 1}"
        unified = chances.random.random() < 1 / 2
        project = made.unified(name, team, team[:1]) if unified else made.security(name, team, team[:1])
        if not unified and projects and chances.random.random() < _NESTED:
            inner = chances.random.choice(projects)
            # Only security groups are members of others here, as those of Microsoft 365 cannot be.
            if not inner.entity["mailEnabled"]:
                project.members.append(f"groups/{inner.entity['id']}")
        projects.append(project)
        yield project


class _Making:
    """Groups of each kind."""

    def __init__(self, tenant: Tenant, chances: Chances) -> None:
        self._tenant = tenant
        self._chances = chances

    def security(self, name: str, members: list[Worker], owners: list[Worker]) -> Made:
        return Made(self._entity(name), _paths(members), _paths(owners))

    def by_rule(self, name: str, rule: str, members: list[Worker], owners: list[Worker]) -> Made:
        of_rule = {"groupTypes": ["DynamicMembership"], "membershipRule": rule, "membershipRuleProcessingState": "On"}
        return Made(self._entity(name) | of_rule, _paths(members), _paths(owners))

    def unified(self, name: str, members: list[Worker], owners: list[Worker]) -> Made:
        entity = self._entity(name)
        address = f"{entity['mailNickname']}@{self._tenant.domain}"
        entity |= {
            "groupTypes": ["Unified"],
            "mail": address,
            "mailEnabled": True,
            "proxyAddresses": [f"SMTP:{address}"],
            "securityEnabled": False,
            "visibility": "Private",
        }
        return Made(entity, _paths(members[:MOST_MEMBERS]), _paths(owners))

    def _entity(self, name: str) -> dict[str, Any]:
        key = self._chances.guid(name)
        moment = self._chances.moment(1_500, 1_400)
        return {
            "id": key,
            "displayName": name,
            "description": f"{name} of {self._tenant.domain}",
            "mailNickname": f"group-{folded(name)}{''.join(filter(str.isdigit, name))}",
            "mailEnabled": False,
            "securityEnabled": True,
            "groupTypes": [],
            "createdDateTime": moment,
            "renewedDateTime": moment,
            "securityIdentifier": security_identifier(key),
        }


def _paths(workers: list[Worker]) -> list[str]:
    return [f"users/{worker.id}" for worker in workers]
