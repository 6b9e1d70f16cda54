"""One behaviour changed at a time: a module's source, rewritten in one place, in use by everybody for a while."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOM = "graphfake.contracts"


class Mutant(NamedTuple):
    """`was` stands exactly once in the module's source, and becomes `is_now`."""

    name: str
    module: str
    was: str
    is_now: str

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


@contextmanager
def in_use(mutant: Mutant) -> Iterator[None]:
    """The mutant in place of its module, in every module of the room that took a name from it."""
    module = sys.modules[f"{ROOM}.{mutant.module}"]
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert source.count(mutant.was) == 1, f"{mutant.name}: {mutant.was!r} does not stand once in {mutant.module}"
    before = dict(vars(module))
    namespace: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(source.replace(mutant.was, mutant.is_now), mutant.name, "exec"), namespace)
    replaced = {
        id(before[name]): value
        for name, value in namespace.items()
        if getattr(value, "__module__", "") == module.__name__
    }
    undo = [(each, name, value) for each in _room() for name, value in vars(each).items() if id(value) in replaced]
    for each, name, value in undo:
        setattr(each, name, replaced[id(value)])
    try:
        yield
    finally:
        for each, name, value in undo:
            setattr(each, name, value)


def _room() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name == ROOM or name.startswith(f"{ROOM}.")]
