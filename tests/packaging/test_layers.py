"""Who may import whom: the rooms, in one table, held against every import statement, function bodies too."""

from __future__ import annotations

import graphlib
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.source_tree import all_imports, imports_of, source_files

if TYPE_CHECKING:
    from tests.support.source_tree import Import

LEAVES = frozenset(
    {
        *("clock", "criteria", "errors", "finding", "globs", "handlers", "har", "journal"),
        *("json_secrets", "known_secrets", "secrets"),
    }
)
BELOW_SERVER = LEAVES | {"spaces", "contracts", "odata", "store", "signin", "faults", "worlds"}
BELOW_FACES = BELOW_SERVER | {"server", "client", "fake", "strategies", "checks", "usage"}

# Each room, and what it may import beside itself. The door is `graphfake` itself.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "contracts": frozenset(),
    **dict.fromkeys(LEAVES, LEAVES),
    **dict.fromkeys(("odata", "store"), LEAVES | {"contracts"}),
    "faults": LEAVES | {"contracts", "store"},  # what lags is rows
    "spaces": LEAVES | {"faults"},
    "signin": LEAVES | {"spaces", "contracts"},
    "worlds": LEAVES | {"contracts", "store"},  # content is made of rows
    "usage": LEAVES | {"spaces", "contracts", "odata"},
    "server": BELOW_SERVER,
    "client": LEAVES | {"spaces", "contracts", "signin", "faults", "worlds"},
    "fake": BELOW_SERVER | {"server", "client"},
    "strategies": frozenset({"contracts", "odata"}),
    "checks": frozenset({"contracts", "odata", "strategies"}),
    "dashboard": BELOW_SERVER | {"server"},
    "plugin": BELOW_FACES | {"the door"},
    "cli": BELOW_FACES | {"the door"},
    "__main__": frozenset({"cli"}),
    "_hypothesis": frozenset({"strategies", "contracts"}),
    "the door": BELOW_FACES,
}
MAY_IMPORT_OUR_MODULES_IN_FUNCTIONS = {"plugin", "cli", "_hypothesis", "the door"}

# A library, and the rooms that alone may import it.
CONFINED = {
    "aiohttp": {"server", "dashboard"},
    "multidict": {"server", "dashboard"},
    "yarl": {"server", "dashboard"},
    "hypothesis": {"strategies", "checks"},
    "rich": {"cli"},
    "click": {"cli"},
    "faker": {"worlds"},
    "jsonschema": {"contracts", "strategies"},
    "jsonschema_rs": {"contracts"},
    "lark": {"odata"},
    "referencing": {"contracts"},
    "yaml": {"worlds"},
}
# What start-up must not pay for: imported in the one function that needs it.
HEAVY = {"cryptography", "faker", "jsonschema", "jsonschema_rs", "jwt", "lark", "referencing", "yaml"}


def room(module: str) -> str:
    """`graphfake.server.wire` stands in `server`; a name that `graphfake` itself offers is had from the door."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "the door"


def ours(found: Import) -> bool:
    return found.target.split(".")[0] == "graphfake"


def broken_by(imports: list[Import]) -> list[str]:
    """Every import that the rules above forbid, as text."""
    broken = []
    for found in imports:
        importer, target = room(found.importer), room(found.target)
        library = found.target.split(".")[0]
        if library in {"contracts", "strategies", "tests", "benchmarks"}:
            broken.append(f"{found}: the wheel has no such module; it is graphfake.{library} if anything")
        elif ours(found) and target != importer and target not in MAY_IMPORT[importer]:
            broken.append(f"{found}: {importer} may not know {target}")
        elif ours(found) and found.where == "function" and importer not in MAY_IMPORT_OUR_MODULES_IN_FUNCTIONS:
            broken.append(f"{found}: our own modules are imported at the top")
        elif importer not in CONFINED.get(library, {importer}):
            broken.append(f"{found}: {library} belongs to {', '.join(sorted(CONFINED[library]))} alone")
        elif library in HEAVY and found.where == "module":
            broken.append(f"{found}: {library} is imported in the function that needs it")
    return list(dict.fromkeys(broken))


def test_every_module_stands_in_a_room_of_the_table() -> None:
    assert {room(name) for name in source_files()} - {"the door"} <= MAY_IMPORT.keys()


def test_every_import_keeps_the_table() -> None:
    assert broken_by(all_imports()) == []


def test_no_module_imports_itself_by_a_detour() -> None:
    """Names that only a type checker reads may point back; what runs may not."""
    graph: dict[str, set[str]] = {}
    for found in all_imports():
        if ours(found) and found.where != "typing" and found.target != found.importer:
            graph.setdefault(found.importer, set()).add(found.target)

    graphlib.TopologicalSorter(graph).prepare()


def test_every_library_is_declared_or_standard() -> None:
    needed = [found for found in all_imports() if found.where != "typing" and not ours(found)]
    libraries = {found.target.split(".")[0] for found in needed}

    assert libraries - sys.stdlib_module_names <= DECLARED


# What `dependencies` in pyproject installs, by the names it is imported under. aiohttp brings multidict and yarl.
DECLARED = {
    "aiohttp", "click", "cryptography", "faker", "hypothesis", "jiter", "jsonschema", "jsonschema_rs", "jwt",
    "lark", "multidict", "orjson", "platformdirs", "pytest", "referencing", "rich", "uvloop", "yaml", "yarl",
}  # fmt: skip


FORBIDDEN = {
    "a lower room that looks up": ("graphfake.odata.x", "from graphfake.server import wire"),
    "for types alone, too": ("graphfake.store.x", "if TYPE_CHECKING:\n    import graphfake.server"),
    "in a function, too": ("graphfake.store.x", "def f():\n    class C:\n        from graphfake.signin import keys"),
    "by a relative path": ("graphfake.odata.x", "from ..server.wire import Wire"),
    "by a relative path to the room": ("graphfake.odata.x", "from .. import server"),
    "one of ours in a function": ("graphfake.server.x", "async def f():\n    import graphfake.store"),
    "aiohttp outside the server": (
        "graphfake.fake",
        "try:\n    from aiohttp import web\nexcept ImportError:\n    pass",
    ),
    "hypothesis beside the strategies": ("graphfake.plugin", "def f():\n    import hypothesis.errors"),
    "a heavy library at load": ("graphfake.contracts.x", "from jsonschema.validators import Draft202012Validator"),
    "a folder's name in the checkout": ("graphfake.server.x", "from contracts import load"),
    "contracts that know anybody": ("graphfake.contracts.x", "from graphfake.errors import GraphError"),
    "faces that know one another": ("graphfake.plugin", "def f():\n    from graphfake.cli import main"),
}


@pytest.mark.parametrize(("importer", "source"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_walk_sees(importer: str, source: str) -> None:
    modules = {"graphfake.server", "graphfake.server.wire", "graphfake.store", "graphfake.signin.keys"}

    assert len(broken_by(imports_of(source, importer, is_package=False, modules=modules))) == 1


ALLOWED = {
    "a sibling": ("graphfake.server.x", "from .wire import Wire"),
    "a lower room": ("graphfake.server.x", "from graphfake.store import Row"),
    "a heavy library where it is needed": ("graphfake.contracts.x", "def f():\n    import jsonschema"),
    "a heavy library for types": ("graphfake.contracts.x", "if typing.TYPE_CHECKING:\n    import jsonschema"),
    "a face that puts off what it imports": ("graphfake.plugin", "def f():\n    from graphfake.fake import FakeGraph"),
}


@pytest.mark.parametrize(("importer", "source"), ALLOWED.values(), ids=ALLOWED)
def test_the_walk_lets_pass(importer: str, source: str) -> None:
    modules = {"graphfake.server.wire", "graphfake.store"}

    assert broken_by(imports_of(source, importer, is_package=False, modules=modules)) == []
