"""What a made-up tenant is asked to hold: `tenant:users=1000,devices=500`."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

PREFIX = "tenant:"
DOMAIN = "graphfake.example"
LOCALE = "en_US"
MOST = {"users": 100_000, "devices": 100_000, "macs": 100_000, "groups": 10_000, "applications": 10_000}
"""The parameters that are numbers, and the most that each can be."""
_USERS = 50
_PARAMETERS = (*MOST, "domain", "locale")
_DOMAIN = re.compile(r"(?=.{4,48}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_DIGITS = re.compile(r"[0-9]{1,9}")
_MOST_SHOWN = 80


class TenantError(ValueError):
    """No tenant can be made so; the text is a sentence that says what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """How many of everything; of the devices, `macs` are Macs. `name` is as it was asked for."""

    name: str
    users: int
    devices: int
    macs: int
    groups: int
    applications: int
    domain: str = DOMAIN
    locale: str = LOCALE

    @property
    def told(self) -> str:
        """What it holds, in words."""
        parts = f"{self.users} users, {self.groups} groups, {self.devices} devices ({self.macs} of them Macs)"
        return f"{parts} and {self.applications} applications, made up for {self.domain}"


def is_tenant(given: object) -> bool:
    """Is a made-up tenant asked for?"""
    return isinstance(given, str) and given.startswith(PREFIX)


def tenant_of(text: str) -> Tenant:
    """The tenant that a text asks for; what it leaves out follows from the number of users. Raises TenantError."""
    name = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
    given: dict[str, str] = {}
    for part in text.removeprefix(PREFIX).split(",") if text != PREFIX else ():
        parameter, equals, value = part.strip().partition("=")
        if parameter not in _PARAMETERS:
            near = difflib.get_close_matches(parameter, _PARAMETERS, 1)
            hint = f" Nearest: {near[0]}." if near else ""
            there_are = ", ".join(_PARAMETERS)
            raise TenantError(f"{name}: there is no parameter {parameter[:_MOST_SHOWN]!r}, but {there_are}.{hint}")
        if not equals or parameter in given:
            raise TenantError(f"{name}: {parameter} is given a value, once: {PREFIX}{parameter}=...")
        given[parameter] = value.strip()
    users = _number(name, given, "users", _USERS, 1)
    devices = _number(name, given, "devices", users // 2, 0)
    macs = _number(name, given, "macs", devices // 4, 0)
    if macs > devices:
        raise TenantError(f"{name}: of {devices} devices {macs} cannot be Macs.")
    return Tenant(
        name=name,
        users=users,
        devices=devices,
        macs=macs,
        groups=_number(name, given, "groups", min(12 + users // 20, MOST["groups"]), 0),
        applications=_number(name, given, "applications", 3, 0),
        domain=_domain(name, given.get("domain", DOMAIN)),
        locale=_locale(name, given.get("locale", LOCALE)),
    )


def _number(name: str, given: dict[str, str], parameter: str, usual: int, least: int) -> int:
    text = given.get(parameter)
    number = usual if text is None else int(text) if _DIGITS.fullmatch(text) else -1
    if not least <= number <= MOST[parameter]:
        shown = (text or "")[:_MOST_SHOWN]
        right = f"is a number from {least} to {MOST[parameter]}"
        raise TenantError(f"{name}: {parameter} {right}, and not {shown!r}.")
    return number


def _domain(name: str, domain: str) -> str:
    if not _DOMAIN.fullmatch(domain):
        right = f"such as {DOMAIN}, in lower case and of at most 48 characters"
        raise TenantError(f"{name}: domain is a name {right}, and not {domain[:_MOST_SHOWN]!r}.")
    return domain


def _locale(name: str, locale: str) -> str:
    from faker.config import AVAILABLE_LOCALES

    if locale not in AVAILABLE_LOCALES:
        near = difflib.get_close_matches(locale, sorted(AVAILABLE_LOCALES), 1)
        hint = f" Nearest: {near[0]}." if near else ""
        raise TenantError(
            f"{name}: locale is one of Faker's, such as {LOCALE}, and not {locale[:_MOST_SHOWN]!r}.{hint}"
        )
    return locale
