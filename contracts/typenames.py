"""What `@odata.type` in a body means: which type it names, and whether that type may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.model import INTERNAL_NAMESPACE, internal_name, short_name
from graphfake.contracts.verdict import Note, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts.catalogue import Type

ANNOTATION = "@odata.type"


def resolve(
    declared: Type, value: Mapping[str, Any], pointer: str, notes: list[Note], violations: list[Violation]
) -> Type:
    """The type of an object that stands where `declared` is expected.

    `#` is optional; another letter case and Intune's internal namespace are taken with a note. A name that is
    unknown, unrelated or abstract is a violation, and reading goes on with the declared type.
    """
    given = value.get(ANNOTATION)
    place = f"{pointer}/{ANNOTATION}"
    chosen = declared
    if ANNOTATION in value and given not in (declared.name, f"#{declared.name}"):
        named = _named(declared, given)
        if named is None:
            text = given.removeprefix("#") if isinstance(given, str) else str(given)
            expects = f'"#{declared.name}", or no {ANNOTATION}'
            violations.append(Violation("body.type-unresolved", place, {"given": text}, repr(given), expects))
            return declared
        if given not in (named, f"#{named}"):
            notes.append(Note("tolerated.type-name", place))
        if named != declared.name and named not in declared.derived:
            violations.append(_unrelated(declared, named, place))
            return declared
        chosen = declared.catalogue.type(named, declared.version)
    if chosen.abstract:
        values = {"type": chosen.name, "internal": internal_name(chosen.name)}
        violations.append(Violation("body.abstract", place if ANNOTATION in value else pointer, values))
    return chosen


def _named(declared: Type, given: object) -> str | None:
    """The full name of the catalogue's type that is meant."""
    if not isinstance(given, str) or not given:
        return None
    name = given.removeprefix("#")
    if not name.lower().startswith(INTERNAL_NAMESPACE.lower()):
        return declared.catalogue.find(name, declared.version)
    wanted = short_name(name).lower()
    for candidate in (declared.name, *declared.derived):
        if short_name(candidate).lower() == wanted:
            return candidate
    namespace = declared.name.rpartition(".")[0]
    return declared.catalogue.find(f"{namespace}.{wanted}", declared.version)


def _unrelated(declared: Type, named: str, place: str) -> Violation:
    values = {
        "given": named,
        "given_internal": internal_name(named),
        "type": declared.name,
        "internal": internal_name(declared.name),
    }
    rule = "body.type-not-assignable" if declared.kind == "entity" else "body.type-incompatible"
    return Violation(rule, place, values, f"#{named}", f'"#{declared.name}" or a type derived from it')
