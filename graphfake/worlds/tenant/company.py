"""What all made-up tenants share: the departments of a company, its offices, and what it has bought."""

from __future__ import annotations

from typing import NamedTuple


class Department(NamedTuple):
    """Who works in it: the one who leads it, those who lead others, and the rest."""

    name: str
    head: str
    lead: str
    jobs: tuple[str, ...]


class Office(NamedTuple):
    """Where it stands. Calls to `phone` and three digits reach nobody."""

    name: str
    street: str
    postal_code: str
    state: str
    country: str
    code: str
    language: str
    phone: str


class Sku(NamedTuple):
    """A licence, as Microsoft publishes it: its part number, id, and service plans."""

    part: str
    id: str
    plans: tuple[tuple[str, str], ...]


CHIEF = "Chief Executive Officer"
DEPARTMENTS = (
    Department("Engineering", "VP Engineering", "Engineering Manager", ("Software Engineer", "Test Engineer")),
    Department("Sales", "VP Sales", "Sales Manager", ("Account Executive", "Sales Engineer")),
    Department("Operations", "Chief Operating Officer", "Operations Manager", ("Operations Analyst", "Planner")),
    Department("Customer Service", "Director of Service", "Service Manager", ("Service Agent", "Service Technician")),
    Department("Finance", "Chief Financial Officer", "Controller", ("Accountant", "Financial Analyst")),
    Department("Marketing", "VP Marketing", "Marketing Manager", ("Marketing Specialist", "Copywriter")),
    Department("Human Resources", "VP People", "HR Manager", ("HR Partner", "Recruiter")),
    Department("IT", "Chief Information Officer", "IT Manager", ("Systems Administrator", "Support Specialist")),
)
OFFICES = (
    Office("Berlin", "Beispielallee 12", "10115", "Berlin", "Germany", "DE", "de-DE", "+49 30 23125 "),
    Office("London", "40 Sample Lane", "EC1A 1ZZ", "England", "United Kingdom", "GB", "en-GB", "+44 20 7946 0"),
    Office("Seattle", "700 Example Avenue", "98101", "Washington", "United States", "US", "en-US", "+1 206 555 0"),
    Office("Paris", "5 rue de l'Exemple", "75002", "Ile-de-France", "France", "FR", "fr-FR", "+33 1 99 00 0"),
)
_EXCHANGE = ("EXCHANGE_S_ENTERPRISE", "efb87545-963c-4e0d-99df-69c6916d9eb0")
_INTUNE = ("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5")
SKUS = (
    Sku("SPE_E5", "06ebc4ee-1bb5-47dd-8120-11324bc54e06", (_EXCHANGE, _INTUNE)),
    Sku("SPE_E3", "05e9a617-0261-4cee-bb44-138d3ef5d965", (_EXCHANGE, _INTUNE)),
)
