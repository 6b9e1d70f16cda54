"""Documents that refine others of the same name: laid over them as a JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

REFINES = "x-refines"


def refines(content: Mapping[str, Any]) -> bool:
    """Does the document only say what is different from, or more than, what is known already?"""
    return content.get(REFINES) is True


def refined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`: objects are joined member by member, null takes a member away, the rest replaces.

    The order of members is that of `below`, new ones follow. Whether the result refines something itself is what
    `below` says.
    """
    joined = _patched(below, {keyword: value for keyword, value in above.items() if keyword != REFINES})
    if not isinstance(joined, dict):
        raise TypeError("A document is an object.")
    return joined


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
