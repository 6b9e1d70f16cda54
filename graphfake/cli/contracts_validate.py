"""`graphfake contracts validate`: payloads held against one view of a type."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from graphfake.cli.commands import CheckCommand
from graphfake.cli.group import CHECK_FAILED
from graphfake.cli.options import (
    VIEWS,
    contracts_option,
    profile_option,
    tolerate_option,
    type_of,
    usable_contracts,
    version_option,
)
from graphfake.contracts.homes import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from graphfake.contracts import Type, Violation

EPILOG = """\
\b
Examples:
  graphfake contracts validate {type} payload.json
  graphfake sample {type} | graphfake contracts validate {type} -
"""


@click.command(cls=CheckCommand, short_help="Hold payloads against a type.", epilog=EPILOG)
@click.argument("type_name", metavar="TYPE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--view", type=click.Choice(VIEWS), default="create", show_default=True, help="What it is meant for.")
@version_option
@profile_option
@tolerate_option
@contracts_option
@click.pass_context
def validate(
    context: click.Context,
    type_name: str,
    file: Path,
    view: str,
    version: str,
    profile: str,
    tolerate: tuple[str, ...],
    contracts: tuple[Path, ...],
) -> None:
    """Hold payloads against a type: a JSON object, or a file of JSON lines (- is standard input).

    Each violation is a line with place, rule and Graph's message; exit code 1 when there is one.
    """
    from graphfake.contracts import load

    counts = {"valid": 0, "tolerated": 0, "invalid": 0}
    with usable_contracts():
        type_ = type_of(load(*contracts), type_name, version)
        judge = _Judge(type_, view, profile, tolerate)
        with _opened(file) as opened:
            for line, text in _payloads(opened):
                outcome, told = judge(text)
                counts[outcome] += 1
                for each in told:
                    click.echo(f"{file}:{line}: {each}" if line else f"{file}: {each}")
    total = sum(counts.values())
    click.echo(f"{total} payload{'' if total == 1 else 's'}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
    context.exit(CHECK_FAILED if counts["invalid"] else 0)


class _Judge:
    """Says of a payload's text whether it is valid, tolerated or invalid, and which rules it met."""

    def __init__(self, type_: Type, view: str, profile: str, tolerate: tuple[str, ...]) -> None:
        self._type = type_
        self._view = view
        self._profile = profile
        self._tolerate = tolerate
        self._dialect = dialect_of(type_)

    def __call__(self, text: bytes) -> tuple[str, list[str]]:
        from graphfake.contracts.json_text import JsonTextError, parse

        try:
            read = parse(text, exact=self._type.needs_exact_numbers)
        except JsonTextError as error:
            return "invalid", [f"{error.rule}: {error}"]
        if not isinstance(read.value, dict):
            return "invalid", ["framing.not-an-object: The payload is no JSON object."]
        verdict = self._type.judge(
            read.value,
            view=self._view,
            profile=self._profile,
            dialect=self._dialect,
            tolerate=self._tolerate,
            duplicates=read.duplicates,
        )
        notes = [f"{note.rule} at {note.pointer or '/'}" for note in verdict.notes]
        return verdict.outcome, [*(self._told(violation) for violation in verdict.violations), *notes]

    def _told(self, violation: Violation) -> str:
        from graphfake.contracts import rule

        message = rule(violation.rule).answer(self._dialect).render(violation.values)
        right = f" Expected: {violation.expects}." if violation.expects else ""
        return f"{violation.rule} at {violation.pointer or '/'}: {message}{right}"


def _payloads(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The payloads of a file with the lines they stand in; 0 where one payload is the whole file."""
    first = file.readline()
    number = 1
    while first and not first.strip():
        first = file.readline()
        number += 1
    if not _is_whole(first):
        yield 0, first + file.read()
        return
    yield number, first
    for line in file:
        number += 1
        if line.strip():
            yield number, line


def _is_whole(line: bytes) -> bool:
    """Does a JSON object begin and end in this line? Then the file is one of JSON lines."""
    line = line.strip().removeprefix(b"\xef\xbb\xbf")
    return line.startswith(b"{") and line.endswith(b"}")


def _opened(file: Path) -> AbstractContextManager[BinaryIO]:
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    return file.open("rb")
