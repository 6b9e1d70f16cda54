"""Which exchanges of a journal come closest to what is asked for, and in what they differ: for server and client."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from graphfake.criteria import Findable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphfake.criteria import Criterion

MOST_NEAR = 3
_MOST_COMPARED = 200  # paths whose likeness is measured, which takes long

One = TypeVar("One", bound=Findable)


class NearMiss(NamedTuple, Generic[One]):
    """An exchange that was not found, and a line for each thing in which it differs from what was asked for."""

    request: One
    differs: tuple[str, ...]


def meets(criteria: Iterable[Criterion], one: Findable) -> bool:
    """Whether it is all that is asked of it."""
    return all(criterion.meets(one) for criterion in criteria)


def near_misses(criteria: Sequence[Criterion], exchanges: Iterable[One], most: int = MOST_NEAR) -> list[NearMiss[One]]:
    """Those that differ in the fewest things and whose paths are most like what is asked for, the newest first."""
    missed: list[tuple[int, One]] = []
    for one in exchanges:
        wrong = sum(not _met(criterion, one) for criterion in criteria)
        if wrong:
            missed.append((wrong, one))
    missed.sort(key=lambda pair: (pair[0], -pair[1].number))
    path = next((str(criterion.value) for criterion in criteria if criterion.name == "path"), None)
    if path is not None:
        compared = [(wrong, -_likeness(path, one.path), -one.number, one) for wrong, one in missed[:_MOST_COMPARED]]
        missed = [(wrong, one) for wrong, _, _, one in sorted(compared, key=lambda found: found[:3])]
    return [
        NearMiss(one, tuple(criterion.differs(one) for criterion in criteria if not _met(criterion, one)))
        for _, one in missed[:most]
    ]


def asked_for(criteria: Iterable[Criterion]) -> str:
    """`POST, to /users/* and answered 429`: what completes "No request was"; empty where nothing was asked."""
    *others, last = [criterion.asked for criterion in criteria] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def told(near: Iterable[NearMiss[Any]]) -> list[str]:
    """The lines for people on what came close."""
    lines = []
    for one, differs in near:
        lines.append(f"  {line_of(one)}")
        lines += [f"      {line}" for line in differs]
    return lines


def line_of(one: Findable) -> str:
    """`7  POST /beta/users -> 400 body.enum`, in one line whatever the path holds."""
    answered = " ".join(filter(None, [str(one.status), one.rule, one.fault and f"({one.fault})"]))
    line = f"{one.number}  {one.method} {one.path} -> {answered}"
    return line if line.isprintable() else "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)


def _met(criterion: Criterion, one: Findable) -> bool:
    if criterion.name is not None:
        return criterion.meets(one)
    try:
        return criterion.meets(one)
    except Exception:  # noqa: BLE001 - a caller's own function, made for those that meet the rest
        return False


def _likeness(glob: str, path: str) -> float:
    return SequenceMatcher(None, glob.lower(), path.lower(), autojunk=False).ratio()
