"""The users of a made-up tenant, each with a place in one tree of managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.worlds.tenant.company import CHIEF, DEPARTMENTS, OFFICES, SKUS
from graphfake.worlds.tenant.drawing import Chances, security_identifier
from graphfake.worlds.tenant.names import people

if TYPE_CHECKING:
    from graphfake.worlds.tenant.asked import Tenant
    from graphfake.worlds.tenant.company import Department, Office
    from graphfake.worlds.tenant.names import Person

SPAN = 8
"""How many report to one at most."""
_IN_OFFICE_OF_MANAGER = 0.8
_ENABLED = 0.97


class Worker(NamedTuple):
    """One of them: the entity, which of them is the manager (None for the root), and where they work."""

    entity: dict[str, Any]
    manager: int | None
    department: Department
    office: Office

    @property
    def id(self) -> str:
        found: str = self.entity["id"]
        return found


def users(tenant: Tenant, seed: int) -> list[Worker]:
    """All of them; managers stand before those who report to them."""
    chances = Chances(seed, "users")
    places = _places(tenant.users, chances)
    leads = {manager for _, manager in places}
    workers: list[Worker] = []
    for number, person in enumerate(people(seed, tenant.locale, tenant.users)):
        department, manager = places[number]
        office = chances.random.choice(OFFICES)
        if manager is not None and chances.random.random() < _IN_OFFICE_OF_MANAGER:
            office = workers[manager].office
        job = CHIEF if manager is None else _job(department, manager, number in leads, chances)
        entity = _entity(number, person, tenant, chances)
        entity |= {"jobTitle": job, "department": department.name} | _where(office, chances)
        workers.append(Worker(entity, manager, department, office))
    return workers


def _places(count: int, chances: Chances) -> list[tuple[Department, int | None]]:
    """Department and manager of each: one leads all; the next lead the departments, in which each leads some."""
    places: list[tuple[Department, int | None]] = [(DEPARTMENTS[2], None)]
    within: list[list[int]] = [[] for _ in DEPARTMENTS]
    weights = range(len(DEPARTMENTS) + 1, 1, -1)
    for number in range(1, count):
        which = number - 1 if number <= len(DEPARTMENTS) else chances.random.choices(range(len(within)), weights)[0]
        colleagues = within[which]
        manager = colleagues[(len(colleagues) - 1) // SPAN] if colleagues else 0
        places.append((DEPARTMENTS[which], manager))
        colleagues.append(number)
    return places


def _job(department: Department, manager: int, leads: bool, chances: Chances) -> str:
    if manager == 0:
        return department.head
    return department.lead if leads else chances.random.choice(department.jobs)


def _entity(number: int, person: Person, tenant: Tenant, chances: Chances) -> dict[str, Any]:
    address = f"{person.alias}@{tenant.domain}"
    key = chances.guid(number)
    hired = chances.moment(2_000, 1_500)
    sku = SKUS[0] if chances.random.random() < 1 / 4 else SKUS[1]
    return {
        "id": key,
        "accountEnabled": number == 0 or chances.random.random() < _ENABLED,
        "displayName": f"{person.given} {person.family}",
        "givenName": person.given,
        "surname": person.family,
        "userPrincipalName": address,
        "mail": address,
        "mailNickname": person.alias,
        "proxyAddresses": [f"SMTP:{address}"],
        "userType": "Member",
        "employeeId": f"{number + 1:06}",
        "createdDateTime": hired,
        "hireDate": hired,
        "employeeHireDate": hired,
        "birthday": chances.moment(22_000, 14_000),
        "deviceEnrollmentLimit": 5,
        "passwordProfile": None,
        "assignedLicenses": [{"disabledPlans": [], "skuId": sku.id}],
        "securityIdentifier": security_identifier(key),
    }


def _where(office: Office, chances: Chances) -> dict[str, Any]:
    digits = [f"{chances.random.randrange(1_000):03}" for _ in range(2)]
    return {
        "officeLocation": office.name,
        "streetAddress": office.street,
        "city": office.name,
        "postalCode": office.postal_code,
        "state": office.state,
        "country": office.country,
        "usageLocation": office.code,
        "preferredLanguage": office.language,
        "businessPhones": [f"{office.phone}{digits[0]}"],
        "mobilePhone": f"{office.phone}{digits[1]}",
    }
