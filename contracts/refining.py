"""Documents that refine others of the same name: laid over them as a JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

REFINES = "x-refines"
_WHOLE = frozenset(("x-edm", "$ref", "anyOf", "items", "x-navigation"))
"""What says what a member holds; the rest only says something of it."""


def refines(content: Mapping[str, Any]) -> bool:
    """Does the document only say what is different from, or more than, what is known already?"""
    return content.get(REFINES) is True


def refined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`: objects are joined member by member, null takes a member away, the rest replaces.

    The order of members is that of `below`, new ones follow. What kind of type it is, and whether the result refines
    something itself, is what `below` says: a reference page does not always tell an entity from a complex type.
    """
    kept = {keyword for keyword in (REFINES, "x-kind") if keyword == REFINES or keyword in below}
    joined = _patched(below, {keyword: value for keyword, value in above.items() if keyword not in kept})
    if not isinstance(joined, dict):
        raise TypeError("A document is an object.")
    return joined


def fitting(below: Mapping[str, Any], above: Mapping[str, Any], inherited: Collection[str]) -> dict[str, Any]:
    """What `above` says of members that the type below has itself or has inherited, and of its operations.

    It adds no member of its own. What it says of an inherited member stays where it says all of it, as does what it
    says of an operation.
    """
    own = below.get("properties", {})
    fits = dict(above)
    if isinstance(above.get("properties"), dict):
        fits["properties"] = {
            name: said
            for name, said in above["properties"].items()
            if name in own or (name in inherited and isinstance(said, dict) and not _WHOLE.isdisjoint(said))
        }
        if len(fits["properties"]) < len(above["properties"]):
            fits.pop("x-known-members", None)  # it does not type all the members that are known by name here
    if isinstance(above.get("x-operations"), dict):
        there = below.get("x-operations", {})
        fits["x-operations"] = {
            name: said
            for name, said in above["x-operations"].items()
            if isinstance(there.get(name), dict) or not isinstance(said, dict) or "kind" in said
        }
    for keyword in ("x-required-on-create", "x-also-key"):
        if isinstance(above.get(keyword), list):
            fits[keyword] = [name for name in above[keyword] if name in own or name in inherited]
    if isinstance(above.get("x-alternate-keys"), list):
        members = {*own, *inherited}
        fits["x-alternate-keys"] = [key for key in above["x-alternate-keys"] if members.issuperset(key)]
    return fits


def _patched(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _patched(result.get(name), value)
    return result
