"""`graphfake sample`: payloads of a type as JSON lines, as many as are wanted."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from graphfake.cli.commands import ExampleCommand
from graphfake.cli.options import (
    contracts_option,
    profile_option,
    seed_option,
    type_of,
    usable_contracts,
    version_option,
)
from graphfake.contracts.homes import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphfake.contracts import Type
    from graphfake.strategies import Tolerated, Violation
    from graphfake.strategies.drawing import SearchStrategy

EPILOG = """\
\b
Examples:
  graphfake sample {type}
  graphfake sample {type} --count 1000 --seed 7
  graphfake sample {type} --invalid
"""
VALID, INVALID, TOLERATED, VARIATIONS = "valid", "invalid", "tolerated", "variations"


@click.command(cls=ExampleCommand, short_help="Write payloads of a type as JSON lines.", epilog=EPILOG)
@click.argument("type_name", metavar="TYPE")
@click.option("--count", type=click.IntRange(min=0), default=10, show_default=True, help="How many lines.")
@click.option(
    "--invalid",
    "kind",
    flag_value=INVALID,
    help="Payloads that each break one rule, with the rule, its place and the answer.",
)
@click.option(
    "--tolerated",
    "kind",
    flag_value=TOLERATED,
    help="Payloads that are accepted, with the notes on the liberties taken.",
)
@click.option(
    "--variations", "kind", flag_value=VARIATIONS, help="Lawful answers that a careless client trips over, labelled."
)
@click.option(
    "--view", type=click.Choice(["create", "update"]), default="create", show_default=True, help="What they are for."
)
@seed_option
@version_option
@profile_option
@contracts_option
def sample(
    type_name: str,
    count: int,
    kind: str | None,
    view: str,
    seed: int,
    version: str,
    profile: str,
    contracts: tuple[Path, ...],
) -> None:
    """Write payloads of a type as JSON lines: valid ones, unless told otherwise.

    The same seed writes the same lines; a greater count begins with those of a smaller one.
    """
    from graphfake.cli.house import keep_house
    from graphfake.contracts import load

    with usable_contracts():
        type_ = type_of(load(*contracts), type_name, version)
        keep_house()
        for line in islice(_lines(type_, kind or VALID, view, profile, seed), count):
            click.echo(line)


def _lines(type_: Type, kind: str, view: str, profile: str, seed: int) -> Iterator[str]:
    from graphfake.strategies.drawing import in_turn

    return in_turn([(1, strategy) for strategy in _strategies(type_, kind, view, profile)], seed)


def _strategies(type_: Type, kind: str, view: str, profile: str) -> Iterator[SearchStrategy[str]]:
    """What lines are drawn from, in turn."""
    from graphfake.strategies import (
        invalid_payloads,
        payloads,
        responses,
        rules_of,
        tolerances_of,
        tolerated_payloads,
    )

    if kind == VALID:
        yield payloads(type_, view=view, profile=profile).map(json.dumps)
    if kind == VARIATIONS:
        yield responses(type_).map(lambda varied: _line(entity=varied.entity, labels=varied.labels))
    dialect = dialect_of(type_)
    if kind == TOLERATED:
        for code in tolerances_of(type_, view=view, profile=profile, dialect=dialect):
            yield tolerated_payloads(type_, code=code, view=view, profile=profile, dialect=dialect).map(_tolerated)
    if kind == INVALID:
        for code in rules_of(type_, view=view, profile=profile, dialect=dialect):
            yield invalid_payloads(type_, rule=code, view=view, profile=profile, dialect=dialect).map(_invalid)


def _tolerated(drawn: Tolerated) -> str:
    return _line(payload=drawn.payload, notes=[note._asdict() for note in drawn.notes])


def _invalid(broken: Violation) -> str:
    from graphfake.contracts.json_text import parse

    # No JSON object can show that a member stands twice.
    twice = parse(broken.body).duplicates
    shown: dict[str, Any] = {"body": broken.body.decode()} if twice else {"payload": broken.payload}
    return _line(**shown, rule=broken.rule, pointer=broken.pointer, status=broken.status, code=broken.code)


def _line(**members: Any) -> str:
    return json.dumps(members)
