"""The text that compiled permissions are kept in; `graphfake.contracts.published` reads it.

First each set of permissions once, under a name made from it, then the tree of paths, a segment a line, each with
the set of every method. So a change of one path is a change of one line.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graphfake.contracts.published import HEAD, PATHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Names = tuple[tuple[str, tuple[str, ...]], ...]
    """Permissions in order, each with those of which one has to be held with it."""
    Table = Mapping[str, Mapping[str, Mapping[str, Names]]]
    """By path, method and kind of caller."""

_SHORTEST = 5  # of the name of a set


def text_of(table: Table) -> bytes:
    """The table as text: UTF-8, a line feed after each line."""
    sets = {path: {method: _set(kinds) for method, kinds in sorted(methods.items())} for path, methods in table.items()}
    called = _called({text for methods in sets.values() for text in methods.values()})
    lines = [HEAD]
    lines += [f"{called[text]} {text}" for text in sorted(called)]
    lines.append(PATHS)
    lines += _tree({path: " ".join(f"{method}={called[text]}" for method, text in methods.items())
                    for path, methods in sets.items()})  # fmt: skip
    return "".join(f"{line}\n" for line in lines).encode()


def _set(kinds: Mapping[str, Names]) -> str:
    """`delegated,application User.Read.All User.ReadWrite.All; personal User.Read`, a `+` before what else is held."""
    alike: dict[Names, list[str]] = {}
    for kind in sorted(kinds):
        alike.setdefault(kinds[kind], []).append(kind)
    return "; ".join(
        " ".join([",".join(kinds), *(f"{name}+{'|'.join(also)}" if also else name for name, also in names)])
        for names, kinds in alike.items()
    )


def _called(sets: set[str]) -> dict[str, str]:
    """Of each set the beginning of its SHA-256 in hexadecimal, as far as it is no other's."""
    called: dict[str, str] = {}
    for text in sorted(sets):
        digest = hashlib.sha256(text.encode()).hexdigest()
        length = _SHORTEST
        while digest[:length] in called:
            length += 1
        called[digest[:length]] = text
    return {text: name for name, text in called.items()}


def _tree(paths: Mapping[str, str]) -> Iterator[str]:
    above: list[str] = []
    for segments in sorted(path.split("/")[1:] for path in paths):
        shared = 0
        while shared < min(len(above), len(segments) - 1) and above[shared] == segments[shared]:
            shared += 1
        for depth in range(shared, len(segments) - 1):
            yield f"{' ' * depth}{segments[depth]}"
        said = paths["/" + "/".join(segments)]
        yield f"{' ' * (len(segments) - 1)}{segments[-1]} {said}"
        above = segments
