"""The project's own modules under the names the wheel gives them, and every import that stands in them."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

ROOT = Path(__file__).parents[2]


def setuptools_settings() -> dict[str, Any]:
    """pyproject's `[tool.setuptools]`: the packages and the folders they stand in."""
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]
    return settings


def source_files() -> dict[str, Path]:
    """Every module that the wheel ships, by its full name; a package is its `__init__.py`."""
    found = {}
    for package, folder in setuptools_settings()["package-dir"].items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT / folder).with_suffix("").parts
            found[".".join([package, *(part for part in parts if part != "__init__")])] = path
    return found


class Import(NamedTuple):
    """One module that another one imports; `where` says when: at load, when a function runs, or for types alone."""

    importer: str
    line: int
    target: str
    where: Literal["module", "function", "typing"]

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}"


def imports_of(source: str, importer: str, *, is_package: bool, modules: Container[str]) -> list[Import]:
    """The imports of one module's text, relative ones resolved.

    `from a import b` is an import of `a.b` where `modules` has that, else of `a`.
    """
    package = importer if is_package else importer.rpartition(".")[0]
    return [
        Import(importer, node.lineno, target, where)
        for node, where in _statements(ast.parse(source), "module")
        for target in _targets(node, package, modules)
    ]


def all_imports() -> list[Import]:
    """Every import of every module that the wheel ships."""
    files = source_files()
    return [
        found
        for name, path in files.items()
        for found in imports_of(
            path.read_text(encoding="utf-8"), name, is_package=path.name == "__init__.py", modules=files
        )
    ]


_Where = Literal["module", "function", "typing"]


def _statements(node: ast.AST, where: _Where) -> Iterator[tuple[ast.Import | ast.ImportFrom, _Where]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, where
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _statements(child, "function")
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for statement in child.body:
                yield from _statements(ast.Module([statement], []), "typing")
            for statement in child.orelse:
                yield from _statements(ast.Module([statement], []), where)
        else:
            yield from _statements(child, where)


def _targets(node: ast.Import | ast.ImportFrom, package: str, modules: Container[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, *([base] if base else [])])
    for alias in node.names:
        yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in modules else base
