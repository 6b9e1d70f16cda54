"""A fault of a contract document, and the line of the file that it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.bundle import SUFFIX
from graphfake.contracts.errors import ContractError
from graphfake.contracts.folders import MOST_BUNDLE_BYTES
from graphfake.contracts.lines import lines_of
from graphfake.contracts.pointers import tokens
from graphfake.contracts.shelf import read_bytes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence


class Finding(NamedTuple):
    """`where` is the file, `pointer` the JSON pointer in it, `reason` a sentence, `check` what found it.

    Of a document in a bundle, `where` is the bundle with the version and name, `bundle.json:beta/contoso.widget.json`,
    or with the line, `bundle.jsonl:12`. `line` is that of the place in the file, 0 where that is not known. The checks
    are load, form, refines, name, members, key, navigation, operation, default, example, view, path, rule and unread.
    """

    where: str
    pointer: str
    reason: str
    check: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line and not in_lines(self.where) else self.where
        return f"{place}#{self.pointer}: {self.reason}" if self.pointer else f"{place}: {self.reason}"


def unusable(error: ContractError, where: str, given: Container[str]) -> Finding:
    """What keeps the document at `where` from being used: told where it stands, if that is among what was given."""
    if not error.document or error.document in given:
        return Finding(error.document or where, error.pointer, error.reason, "load", error.line)
    return Finding(where, "", f"It does not fit the shipped {error.document}: {error.reason}", "load")


def with_lines(findings: Iterable[Finding], path: Path) -> list[Finding]:
    """The findings of what stands at `path`, each with its line, sorted by file, line and place."""
    by_file: dict[Path, list[tuple[Finding, list[str]]]] = {}
    done: list[Finding] = []
    for finding in findings:
        place = None if finding.line else _place(finding, path)
        if in_lines(finding.where):
            done.append(finding._replace(line=int(finding.where.rpartition(":")[2])))
        elif place is None:
            done.append(finding)
        else:
            by_file.setdefault(place[0], []).append((finding, place[1]))
    for file, pairs in by_file.items():
        lines = _lines(file, [steps for _, steps in pairs])
        done += [finding._replace(line=line) for (finding, _), line in zip(pairs, lines, strict=True)]
    return sorted(
        done, key=lambda one: (_file(one.where, path), one.line, one.where, one.pointer, one.check, one.reason)
    )


def in_lines(where: str) -> bool:
    """Is this a document of a bundle of lines, `bundle.jsonl:12`?"""
    file, _, number = where.rpartition(":")
    return file.endswith(SUFFIX) and number.isdecimal()


def _file(where: str, path: Path) -> str:
    return str(path) if where.startswith(f"{path}:") else where


def _place(finding: Finding, path: Path) -> tuple[Path, list[str]] | None:
    """The file that a finding is in, and the way to the place from the top of it; None where there is no file."""
    inner = finding.where.removeprefix(f"{path}:")
    steps = tokens(finding.pointer)
    if inner != finding.where and path.suffix != SUFFIX:
        version, _, name = inner.partition("/")
        return path, [version, name, *steps]
    if inner == finding.where and Path(finding.where).is_file():
        return Path(finding.where), steps
    return None


def _lines(file: Path, ways: Sequence[list[str]]) -> list[int]:
    """The line of each place; 0 for all where the file is no JSON."""
    try:
        text = read_bytes(file, str(file), MOST_BUNDLE_BYTES).decode("utf-8-sig")
        return lines_of(text, ways)
    except (ContractError, ValueError, IndexError, RecursionError):
        return [0] * len(ways)
