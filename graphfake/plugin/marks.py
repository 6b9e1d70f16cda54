"""`@pytest.mark.graphfake(...)`: what the spaces of a test are opened with."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _pytest.nodes import Node

NAME = "graphfake"
KEYWORDS = ("data", "faults", "auth", "tolerate", "profile", "contracts", "seed")
LINE = f"{NAME}({', '.join(f'{name}=' for name in KEYWORDS)}): what the spaces of a test are opened with"


class MarkError(ValueError):
    """A mark that means nothing; the text is a sentence that says what would be right."""


def settings_of(node: Node) -> dict[str, Any]:
    """The keywords of all marks on a node and on what it stands in: of each the closest. None gives none at all.

    Raises MarkError for what is no keyword of ours.
    """
    found: dict[str, Any] = {}
    for owner, mark in node.iter_markers_with_node(NAME):
        place = "" if owner is node else f" (on {owner.name})"
        if mark.args:
            said = ", ".join(map(repr, mark.args))[:200]
            raise MarkError(f"It takes keywords, and not {said}{place}: {', '.join(KEYWORDS)}.")
        for name, value in mark.kwargs.items():
            if name not in KEYWORDS:
                near = get_close_matches(name, KEYWORDS, 1)
                hint = f" Nearest: {near[0]}." if near else ""
                raise MarkError(f"It has no keyword {name!r}{place}; it takes {', '.join(KEYWORDS)}.{hint}")
            found.setdefault(name, value)
    return {name: value for name, value in found.items() if value is not None}


def is_set_on(node: Node) -> bool:
    """Whether the test itself, and not just what it stands in, is told anything."""
    return any(mark.name == NAME and mark.kwargs for mark in node.own_markers)


def check(found: dict[str, Any]) -> None:
    """Raises MarkError for what no server is asked about; the rest it says itself."""
    seed, contracts = found.get("seed", 0), found.get("contracts", ())
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise MarkError(f"seed={seed!r} is not a whole number.")
    if not isinstance(found.get("tolerate", ()), Sequence):
        raise MarkError("tolerate is a list of texts.")
    if isinstance(contracts, str | PathLike):
        raise MarkError(f"contracts is a list and not one of its entries: write [{str(contracts)!r}].")
    if not isinstance(contracts, Sequence) or not all(isinstance(one, str | PathLike) for one in contracts):
        raise MarkError(f"contracts={contracts!r} is not a list of folders or files.")
