"""Which of the names that are gone may be a new one under another name: a guess, and told as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.names import fold
from graphfake.contracts.nearness import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LEAST_NEAR = 0.6


class Pairs(NamedTuple):
    """Old names by new ones: `respelled` differ in letter case alone, `renamed` are near to each other."""

    respelled: Mapping[str, str]
    renamed: Mapping[str, str]


def pairs(removed: Mapping[str, object], added: Mapping[str, object], alike: Callable[[object, object], bool]) -> Pairs:
    """The pairs among what is gone and what is new; `alike` says of two descriptions whether they could be one."""
    folded = {fold(name): name for name in added}
    respelled = {name: folded[fold(name)] for name in sorted(removed) if fold(name) in folded}
    left = {name: added[name] for name in sorted(added) if name not in respelled.values()}
    renamed: dict[str, str] = {}
    for name in sorted(removed.keys() - respelled.keys()):
        found = nearest(name, tuple(new for new, said in left.items() if alike(removed[name], said)), LEAST_NEAR)
        if found is not None:
            renamed[name] = found
            del left[found]
    return Pairs(respelled, renamed)
