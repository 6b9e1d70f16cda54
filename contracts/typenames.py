"""What `@odata.type` means: which type it names, and whether that type may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.names import INTERNAL_NAMESPACE, fold, internal_name, short_name
from graphfake.contracts.shown import literal, show
from graphfake.contracts.verdict import Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.found import Found
    from graphfake.contracts.structured import Type

ANNOTATION = "@odata.type"


def resolve(declared: Type, value: Mapping[str, Any], pointer: str, found: Found) -> Type:
    """The type of an object that stands where `declared` is expected.

    `#` is optional; another letter case and Intune's internal namespace are taken with a note. A name that is
    unknown, unrelated or abstract is a violation, and reading goes on with the declared type.
    """
    chosen = declared
    place = f"{pointer}/{ANNOTATION}"
    if ANNOTATION in value:
        given = value[ANNOTATION]
        named = _named(declared, given)
        if named is None:
            found.refuse(_unresolved(declared, given, place))
            return declared
        if given not in (named, f"#{named}"):
            found.note("tolerated.type-name", place)
        if named != declared.name and named not in declared.derived:
            found.refuse(_unrelated(declared, named, given, place))
            return declared
        chosen = declared.sibling(named)
    if chosen.abstract:
        values = {"type": chosen.name, "internal": internal_name(chosen.name)}
        expects = f"{ANNOTATION} naming a type derived from {chosen.name}"
        at = place if ANNOTATION in value else pointer
        found.refuse(Violation("body.abstract", at, values, show(value.get(ANNOTATION)), expects))
    return chosen


def answered(declared: Type, value: Mapping[str, Any]) -> Type:
    """The type of an object in any server's response: what it says it is, where we know that to be derived."""
    given = value.get(ANNOTATION)
    name = given.removeprefix("#") if isinstance(given, str) else ""
    return declared.sibling(name) if name in declared.derived else declared


def _named(declared: Type, given: object) -> str | None:
    """The full name of the catalogue's type that is meant."""
    if not isinstance(given, str):
        return None
    name = given.removeprefix("#")
    if not name.lower().startswith(INTERNAL_NAMESPACE):
        return declared.catalogue.find(name, declared.version)
    wanted = fold(short_name(name))
    for candidate in (declared.name, *declared.derived):
        if fold(short_name(candidate)) == wanted:
            return candidate
    namespace = declared.name.rpartition(".")[0]
    return declared.catalogue.find(f"{namespace}.{wanted}", declared.version)


def _unresolved(declared: Type, given: object, place: str) -> Violation:
    if isinstance(given, str) and declared.catalogue.names(given.removeprefix("#"), declared.version):
        subject = {"subject": f"the type {given.removeprefix('#'):.200}"}
        return Violation(
            "coverage.not-known-here", place, subject, show(given), f"a type that {declared.name} has here"
        )
    values = {"given": literal(given).removeprefix("#")}
    expects = f'"#{declared.name}", or no {ANNOTATION}'
    return Violation("body.type-unresolved", place, values, show(given), expects)


def _unrelated(declared: Type, named: str, given: object, place: str) -> Violation:
    values = {
        "given": named,
        "given_internal": internal_name(named),
        "type": declared.name,
        "internal": internal_name(declared.name),
    }
    rule = "body.type-not-assignable" if declared.kind == "entity" else "body.type-incompatible"
    expects = f'"#{declared.name}" or a type derived from it'
    return Violation(rule, place, values, show(given), expects)
