"""`graphfake explain`: what a rule means, who says so, what is answered, how to mend it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from graphfake.cli.options import contracts_option, usable_contracts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphfake.contracts import Catalogue, Rule

KINDS = {
    "contract": "Microsoft Graph can never take this: the client is to be mended.",
    "auth": "Who calls is not known, or may not do this: the token is to be mended.",
    "coverage": "graphfake holds no contract for this; the client may well be right. The answer is 501, never Graph's.",
    "outcome": "A right program meets these too, and has to live with them.",
    "injected": "graphfake was asked to fail here: a fault fell, and a right program lives with it.",
    "note": "Nothing is refused. Graph takes it, and the answer says so in a Graphfake-Note header.",
}
EPILOG = """\
\b
Examples:
  graphfake explain
  graphfake explain body.enum
  graphfake explain coverage
"""


@click.command(short_help="Say what a rule means, and how to mend it.", epilog=EPILOG)
@click.argument("code", required=False)
@contracts_option
def explain(code: str | None, contracts: tuple[Path, ...]) -> None:
    """Say what a rule means, who says so, what is answered and how to mend it.

    CODE is a rule's code, as it stands in the header Graphfake-Rule or Graphfake-Note; a kind of rules, such as
    coverage; or an area, such as body. Without CODE all rules are listed.
    """
    from graphfake.contracts import load, rules

    table = rules()
    if code is None:
        _print(_listed(table.values()))
    elif code in table:
        with usable_contracts():
            _print(_explained(table[code], load(*contracts)))
    elif code in KINDS or any(_area(known) == code for known in table.values()):
        if code in KINDS:
            click.echo(f"{code}: {KINDS[code]}\n")
        _print(_listed(rule for rule in table.values() if code in (rule.kind, _area(rule))))
    else:
        raise click.UsageError(_unknown(code, [*table, *KINDS]))


def _explained(rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    yield f"{rule.code}: {rule.title}"
    yield ""
    yield f"kind     {rule.kind}. {KINDS[rule.kind]}"
    yield f"says who {rule.told} ({rule.basis}{f', {rule.as_of}' if rule.as_of else ''}): {rule.source}"
    for dialect, answer in rule.answers.items():
        yield f"answer   {dialect}: {answer.status} {answer.code}: {answer.message}"
    yield f"cure     {rule.cure}"
    if rule.tolerable:
        yield f"or       graphfake serve --tolerate {rule.code} notes it instead of refusing"
    for version in catalogue.versions:
        for name in sorted(catalogue.saying("x-rules", version)):
            if catalogue.document(name, version).get("x-kind") in ("entity", "complex"):
                said = catalogue.type(name, version).rules.get(rule.code)
                if said is not None:
                    since = f", {said.as_of}" if said.as_of else ""
                    yield f"binds    {version} {name} ({said.basis}{since}): {said.source}"


def _listed(rules: Iterable[Rule]) -> Iterator[str]:
    listed = list(rules)
    width = max(len(rule.code) for rule in listed)
    for area, group in groupby(listed, _area):
        if area != _area(listed[0]):
            yield ""
        for rule in group:
            yield f"{rule.code:{width}}  {rule.status or 'note':<4}  {rule.title}"


def _area(rule: Rule) -> str:
    return rule.code.partition(".")[0]


def _unknown(word: str, known: list[str]) -> str:
    from difflib import get_close_matches

    nearest = get_close_matches(word, known, n=1, cutoff=0.0)[0]
    return f"There is no rule {word!r}; the nearest is {nearest!r}. graphfake explain lists all."


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
