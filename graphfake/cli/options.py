"""Options that several commands share, and what they make of them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfake.cli.config import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import Catalogue, Type

VIEWS = ("create", "update", "response", "self-check")
DEFAULT_VERSION = "beta"


class Mistake(click.ClickException):
    """Something of the user's that is wrong, other than the command line itself: told in a sentence, exit code 2."""

    exit_code = 2


def _version(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A version is a segment of paths, and names a folder."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", value) or set(value) <= {"."}:
        raise click.BadParameter(f"{value!r:.100} is no version such as beta or v1.0.")
    return value


contracts_option = click.option(
    "--contracts",
    cls=Setting,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Add the contracts of a folder, bundle or document; repeatable.",
)
version_option = click.option(
    "--version",
    default=DEFAULT_VERSION,
    show_default=True,
    callback=_version,
    metavar="VERSION",
    help="The version of the service.",
)
profile_option = click.option(
    "--profile",
    cls=Setting,
    type=click.Choice(["documented", "observed"]),
    default="documented",
    help="What the documentation promises, or what the service has been seen to do.",
)
seed_option = click.option(
    "--seed", cls=Setting, type=click.INT, default=0, metavar="INT", help="What all randomness comes from."
)


def tolerable(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """The rule codes of an option that was given several times, or with commas. Refuses those that must hold."""
    from graphfake.contracts import rule, rules
    from graphfake.contracts.rules import UnknownRuleError

    codes = tuple(dict.fromkeys(code.strip() for text in value for code in text.split(",") if code.strip()))
    those = "Those that can be tolerated: " + ", ".join(code for code, known in rules().items() if known.tolerable)
    for code in codes:
        try:
            may = rule(code).tolerable
        except UnknownRuleError as error:
            raise click.BadParameter(f"{error} {those}.") from error
        if not may:
            raise click.BadParameter(f"{code} cannot be tolerated. {those}.")
    return codes


tolerate_option = click.option(
    "--tolerate",
    cls=Setting,
    multiple=True,
    callback=tolerable,
    metavar="RULE,...",
    help="Note these rules instead of refusing.",
)


@contextmanager
def usable_contracts() -> Iterator[None]:
    """Tells in a sentence what is wrong with a contract, or with a type's name."""
    from graphfake.contracts import ContractError

    try:
        yield
    except ContractError as error:
        raise Mistake(str(error)) from error


def type_of(catalogue: Catalogue, name: str, version: str) -> Type:
    """The type that `name` means: its full name, or its last part where only one type has it. Raises ContractError."""
    return catalogue.type(full_name(catalogue, name, version), version)


def full_name(catalogue: Catalogue, name: str, version: str) -> str:
    """A full name from a full or a short one, in any letter case; what is unknown comes back as it is."""
    if "." not in name:
        found = [known for known in catalogue.types(version) if known.rpartition(".")[2].lower() == name.lower()]
        if len(found) == 1:
            return found[0]
    return name
