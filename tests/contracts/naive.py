"""A second judge of what may be created in the macOS software-update family, and of what it reads back as.

Written from the create pages, the CSDL and the rules of the wire, one table and one walk; it reads no contract
document and shares no code with graphfake.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

GRAPH, INTUNE = "microsoft.graph.", "microsoft.management.services.api."
ACCOUNT, CATEGORY, STATE = (f"{GRAPH}macOSSoftwareUpdate{name}Summary" for name in ("Account", "Category", "State"))
OTHERS = ("entity", "deviceManagement", "macOSSoftwareUpdateCategory", "macOSSoftwareUpdateState")
KNOWN = (ACCOUNT, CATEGORY, STATE, *(GRAPH + name for name in OTHERS))


def _table(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


def _numbers(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in _table(text).items()}


ENUMS = {
    "category": _numbers("critical:0 configurationDataFile:1 firmware:2 other:3"),
    "state": _numbers(
        "success:0 downloading:1000 downloaded:1001 installing:1002 idle:1003 available:1004 scheduled:1005 "
        "downloadFailed:2000 downloadInsufficientSpace:2001 downloadInsufficientPower:2002 "
        "downloadInsufficientNetwork:2003 installInsufficientSpace:2004 installInsufficientPower:2005 "
        "installFailed:2006 commandFailed:2007"
    ),
}
# In the order of the wire, without the key; a question mark means nullable.
PROPERTIES = {
    ACCOUNT: _table(
        "displayName:text deviceId:text? userId:text? deviceName:text? userPrincipalName:text? osVersion:text? "
        "successfulUpdateCount:count failedUpdateCount:count totalUpdateCount:count lastUpdatedDateTime:date"
    ),
    CATEGORY: _table(
        "displayName:text deviceId:text? userId:text? updateCategory:category successfulUpdateCount:count "
        "failedUpdateCount:count totalUpdateCount:count lastUpdatedDateTime:date"
    ),
    STATE: _table(
        "displayName:text productKey:text? updateCategory:category updateVersion:text? state:state "
        "lastUpdatedDateTime:date"
    ),
}
CHILDREN = {ACCOUNT: {"categorySummaries": CATEGORY}, CATEGORY: {"updateStateSummaries": STATE}, STATE: {}}

Told = tuple[str, str]  # rule, pointer


class Entity(NamedTuple):
    """What a body reads back as, and the entities below it; missing and broken values are None."""

    values: dict[str, Any]
    children: dict[str, list[Entity]]


class Judgement(NamedTuple):
    """`broken` stands in the order in which it would be answered."""

    broken: list[Told]
    notes: list[Told]
    entity: Entity


class Fault(Exception):
    """What is wrong with one value; the argument is the rule."""


def judge(type_name: str, body: dict[str, Any], profile: str = "documented") -> Judgement:
    """What becomes of a body that is sent to create an entity of the type."""
    walk = _Walk(profile)
    entity = walk.object(type_name, body, "")
    twice = [told for told in walk.broken if told[0] == "body.duplicate"]
    rest = [told for told in walk.broken if told[0] != "body.duplicate"]
    return Judgement(twice + rest, walk.notes, entity)


class _Walk:
    def __init__(self, profile: str) -> None:
        self.profile = profile
        self.broken: list[Told] = []
        self.notes: list[Told] = []

    def object(self, type_name: str, body: dict[str, Any], at: str) -> Entity:
        kinds = {**PROPERTIES[type_name], "id": "key", **CHILDREN[type_name]}
        read: dict[str, Any] = {}
        if "@odata.type" in body:
            self.tell(_type_name(type_name, body["@odata.type"]), f"{at}/@odata.type")
        for given, value in body.items():
            place = f"{at}/{given.replace('~', '~0').replace('/', '~1')}"
            name = given if "@" in given else _named(given, kinds)
            if "@" in given:
                self.annotation(given, place, CHILDREN[type_name])
            elif name is None or name in read:
                self.tell("body.duplicate" if name else "body.unknown-property", place)
            else:
                self.tell("tolerated.property-case" if name != given else None, place)
                read[name] = self.member(kinds[name], value, place)
        for name, kind in PROPERTIES[type_name].items():
            if name not in read and not (self.profile == "observed" and kind == "text?"):
                self.tell("body.missing", f"{at}/{name}")
        children = {name: read[name] for name in CHILDREN[type_name] if read.get(name)}
        return Entity({name: read.get(name) for name in PROPERTIES[type_name]}, children)

    def member(self, kind: str, value: Any, place: str) -> Any:
        if kind in PROPERTIES:
            return self.children(kind, value, place)
        if kind == "key":
            self.tell("tolerated.id-ignored", place)
        try:
            canonical, liberty = _value(kind, value, self.profile)
        except Fault as fault:
            self.tell(str(fault), place)
            return None
        self.tell(liberty, place)
        return canonical

    def children(self, target: str, value: Any, place: str) -> list[Entity]:
        if not isinstance(value, list):
            self.tell("body.null" if value is None else "body.unexpected-node", place)
            return []
        found = []
        for number, item in enumerate(value):
            if isinstance(item, dict):
                found.append(self.object(target, item, f"{place}/{number}"))
            else:
                self.tell("body.null" if item is None else "body.unexpected-node", f"{place}/{number}")
        return found

    def annotation(self, given: str, place: str, children: dict[str, str]) -> None:
        name, _, annotation = given.partition("@")
        if annotation == "odata.bind" and name:
            known = name.lower() in [child.lower() for child in children]
            self.tell("body.bind" if known else "body.unknown-property", place)

    def tell(self, rule: str | None, place: str) -> None:
        if rule is not None:
            (self.notes if rule.startswith("tolerated.") else self.broken).append((rule, place))


def _named(given: str, kinds: dict[str, str]) -> str | None:
    if given in kinds:
        return given
    return next((name for name in kinds if given.isascii() and name.lower() == given.lower()), None)


def _type_name(expected: str, given: Any) -> str | None:
    """The rule that a type name breaks, or the tolerance that it needs."""
    if not isinstance(given, str):
        return "body.type-unresolved"
    name = given.removeprefix("#")
    if name == expected:
        return None
    public = GRAPH + name[len(INTUNE) :] if name.lower().startswith(INTUNE) else name
    if public.lower() == expected.lower():
        return "tolerated.type-name"
    if public.lower() in [known.lower() for known in KNOWN]:
        return "body.type-not-assignable"
    return "body.type-unresolved"


def _value(kind: str, value: Any, profile: str) -> tuple[Any, str | None]:
    """The canonical value and the tolerance that was needed."""
    if value is None:
        if kind in ("key", "text?"):
            return None, None
        raise Fault("body.null")
    if isinstance(value, dict | list):
        raise Fault("body.unexpected-node")
    if kind in ENUMS:
        return _member(ENUMS[kind], value)
    if kind == "count":
        return _count(value)
    if not isinstance(value, str):
        raise Fault("body.type")
    if kind == "date":
        return _date(value, profile), None
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Fault("body.literal")
    return value, None


def _member(members: dict[str, int], value: Any) -> tuple[str, str | None]:
    if not isinstance(value, str):
        raise Fault("body.enum-not-text")
    for name, number in members.items():
        if value == name:
            return name, None
        if value.isascii() and value.lower() == name.lower():
            return name, "tolerated.enum-case"
        if re.fullmatch("[+-]?[0-9]{1,19}", value) and int(value) == number:
            return name, "tolerated.enum-number-text"
    raise Fault("body.enum")


def _count(value: Any) -> tuple[int, str | None]:
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch("[+-]?[0-9]+", value)):
        raise Fault("body.type")
    if isinstance(value, float):
        raise Fault("body.literal" if value.is_integer() else "body.type")
    if not -(2**31) <= int(value) < 2**31:  # what is no number to begin with is the wrong type first of all
        raise Fault("body.type" if isinstance(value, str) else "body.literal")
    return int(value), "tolerated.string-number" if isinstance(value, str) else None


FIRST = datetime(1, 1, 1, tzinfo=UTC)
END = ((datetime(9999, 12, 31, tzinfo=UTC) - FIRST) // timedelta(days=1) + 1) * 86_400


def _date(text: str, profile: str) -> str:
    form = (
        r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]{1,12})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
    )
    match = re.fullmatch(form, text)
    if match is None:
        raise Fault("body.literal")
    day, minutes, seconds, digits, zone = match.groups()
    ahead = 0 if zone in "Zz" else int(zone[1:3]) * 60 + int(zone[4:])
    try:
        year, month, date, hour, minute = map(int, re.findall("[0-9]+", f"{day} {minutes}"))
        start = datetime(year, month, date, hour, minute, int((seconds or ":0")[1:3]), tzinfo=UTC)
    except ValueError:
        raise Fault("body.literal") from None
    if ahead > 14 * 60 or (zone not in "Zz" and int(zone[4:]) > 59):
        raise Fault("body.literal")
    local = Fraction((start - FIRST) // timedelta(seconds=1)) + _rounded(digits)
    utc = local - (-60 if zone[0] == "-" else 60) * ahead
    if not (local < END and 0 <= utc < END):
        raise Fault("body.literal")
    if profile == "observed":
        return f"{_written(utc).rstrip('0').rstrip('.')}Z"
    if digits and len(digits) > 8:
        return _written(local) + zone.upper()
    return f"{day}T{minutes}{seconds or ':00'}{zone.upper()}"


def _rounded(digits: str | None) -> Fraction:
    """Seconds to 100 ns, ties to even."""
    return Fraction(round(Fraction(f"0{digits or '.0'}") * 10**7), 10**7)


def _written(seconds: Fraction) -> str:
    whole = FIRST + timedelta(seconds=seconds.numerator // seconds.denominator)
    return f"{whole.replace(tzinfo=None).isoformat()}.{int(seconds % 1 * 10**7):07}"
