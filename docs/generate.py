"""Writes the pages of this folder that follow from code and data: `python docs/generate.py`."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from graphfake.cli.config import Setting, variable
from graphfake.cli.explain import KINDS
from graphfake.cli.root import root
from graphfake.contracts.rules import TOLD, rules
from graphfake.contracts.variations import VARIATIONS
from graphfake.faults.throttling.limits import published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import Rule
    from graphfake.contracts.rules import Basis

_WHOSE = {
    "application": "an application in a tenant",
    "tenant": "all applications in a tenant",
    "every tenant": "an application in all tenants",
}
HERE = Path(__file__).parent
MADE = "<!-- Made by `python docs/generate.py` from {source}; change that, then run it again. -->"
COMMAND_LINE_HEAD = """\
Every setting can stand in three places; the first that has it counts:

1. the flag,
2. the environment, under the name that is given with it,
3. `graphfake.toml`, or `[tool.graphfake]` in `pyproject.toml`, of the working directory (never a parent's), under
   the flag's name without its dashes. A key that is no setting is an error.

| exit code | means |
|---|---|
| 0 | fine |
| 1 | a check failed |
| 2 | wrong usage, configuration or contract; one sentence on stderr says what would be right |
| 3 | the target cannot be reached |
| 130 | interrupted |
"""
RULES_HEAD = """\
A refusal has Graph's status and body. Which rule refused is said in headers: `Graphfake-Rule: body.enum`,
`Graphfake-Pointer: /state` and `Graphfake-Explain`, the URL of the whole exchange. `graphfake explain CODE` says
what stands here. A code is never used again for something else.

Who says so is told with each rule: *documented* (basis `doc`, `csdl` or `odata`: Microsoft's pages, its metadata,
the OData standard), *recorded* (`seen`: public recordings of the service), or *our choice* (`lib`, `guess`: what
Microsoft's libraries do, or where nothing is on record). That a type is bound by a rule at all is said by
[x-rules](contracts.md#x-rules) in its document.

What may be *tolerated* can be turned into a note: `graphfake serve --tolerate CODE`, the same in
[pytest](pytest.md) and for a [space](http.md). Which service's words an answer is in follows from the path
([dialects](dialects.md)); what the gateway before all of them says is the same for all paths.
"""
PROFILES_HEAD = """\
Documentation and service differ. `--profile documented`, the default, does what the documentation promises, to the
letter; `--profile observed` does what the service has been seen to do. They differ in the rows below and in nothing
else; entities can be created in both. A space can have a profile of its own.
"""
VARIATIONS_HEAD = """\
A service may answer in more ways than its examples show, and keep every promise. Each way below has a name, which
[responses](strategies.md#responses) puts into the labels of what it draws and `graphfake sample TYPE --variations`
shows; by it a [fault](faults.md#variation) has the server answer so. What is never lawful is never drawn: a wrong JSON
type, null where the contract forbids it, an enum as a number.

What changes the *form* leaves all values as they are: they are written otherwise, or something stands beside them. What
changes the *content* shows values that a server could hold as well. What changes an *address* is drawn alone, and never
sent by a server, which has to know what leads back to it.
"""
DIALECTS_HEAD = """\
Behind Graph stand services with words and habits of their own. Which one answers follows from the path
([x-dialect](contracts.md#x-dialect)), so `/users/{id}/messages` answers as Outlook does and `/users/{id}` as the
directory does. They differ in the rows below; in what words each refuses stands with each [rule](rules.md).
"""
LIMITS_HEAD = """\
What `"throttle": "published"` ([faults](faults.md#throttle)) holds requests to. Of the services below, the first that
has the path counts. Requests that are throttled count as well; of a `$batch` each item counts.

A *window* begins with the first request after the one before it ended; a *bucket* fills up steadily, and holds what
its seconds bring. *Writes* are POST, PATCH, PUT and DELETE. A *unit* is Graph's resource unit, of which a request takes
one unless it stands in the list of costs. *Small*, *medium* and *large* are tenants under 50 users, up to 500, and
above.

Where a request takes units, each answer says so in `x-ms-resource-unit`, from 80 % of a limit on how much of it is used
in `x-ms-throttle-limit-percentage`, and 429 says in `x-ms-throttle-scope` and `x-ms-throttle-information` which limit
was passed.
"""


def pages() -> dict[str, str]:
    """The text of each generated page by its file name."""
    return {
        "command-line.md": _page("The command line", "the commands", COMMAND_LINE_HEAD, _command_line()),
        "dialects.md": _page("Dialects", "contracts/dialects.json", DIALECTS_HEAD, _dialects()),
        "limits.md": _page(
            "Graph's published limits", "graphfake/faults/throttling/limits.json", LIMITS_HEAD, _limits()
        ),
        "profiles.md": _page("Profiles", "contracts/profiles.json", PROFILES_HEAD, _profiles()),
        "rules.md": _page("Rules", "contracts/rules/", RULES_HEAD, _rules()),
        "variations.md": _page("Variations", "contracts/variations.py", VARIATIONS_HEAD, _variations()),
    }


def _page(title: str, source: str, head: str, blocks: Iterator[str]) -> str:
    return "\n\n".join([f"# {title}", MADE.format(source=source), head.strip(), *blocks]) + "\n"


def _rules() -> Iterator[str]:
    yield "| kind | means |\n|---|---|\n" + "\n".join(f"| {kind} | {meaning} |" for kind, meaning in KINDS.items())
    area = ""
    for code, rule in rules().items():
        if area != (area := code.partition(".")[0]):
            yield f"## {area}"
        yield f"### `{code}`"
        yield rule.title
        yield "\n".join(_facts(rule))


def _facts(rule: Rule) -> Iterator[str]:
    yield f"- Kind: {rule.kind}{'; may be tolerated' if rule.tolerable else ''}"
    yield f"- {_vouched(rule.basis, rule.source)}{f', {rule.as_of}' if rule.as_of else ''}"
    for dialect, answer in rule.answers.items():
        message = answer.message.replace("\n", "\\n")
        yield f"- Answer, {dialect}: {answer.status} `{answer.code}`: `{message}`"
    if not rule.answers:
        yield f"- Answer: as without it, and `Graphfake-Note: {rule.code}; pointer=...`"
    yield f"- Cure: {rule.cure}"


def _vouched(basis: str, source: str) -> str:
    told = TOLD[cast("Basis", basis)]
    why = source.removeprefix(told).removeprefix(": ")  # some sources say themselves that a rule is our choice
    return f"{_capital(told)} (`{basis}`){f': {why}' if why else ''}"


def _profiles() -> Iterator[str]:
    rows: list[dict[str, Any]] = json.loads((files("graphfake.contracts") / "profiles.json").read_text("utf-8"))
    for row in rows:
        yield f"## `{row['name']}`"
        yield f"{row['title']}:"
        yield "\n".join(_behaviour(profile, row[profile]) for profile in ("documented", "observed"))


def _behaviour(profile: str, said: dict[str, Any]) -> str:
    return f"- `{profile}`: {said['does']} {_vouched(said['basis'], said['source'])}."


def _dialects() -> Iterator[str]:
    said: dict[str, Any] = json.loads((files("graphfake.contracts") / "dialects.json").read_text("utf-8"))
    yield "| dialect | of |\n|---|---|\n" + "\n".join(f"| `{name}` | {of} |" for name, of in said["names"].items())
    yield "## Habits"
    yield "Each cell says who vouches for it: " + ", ".join(f"`{basis}` {told}" for basis, told in TOLD.items()) + "."
    yield "\n".join(
        [
            f"| | {' | '.join(said['names'])} |",
            f"|---|{'---|' * len(said['names'])}",
            *(
                f"| {fact['says']} | {' | '.join(_habit(fact, name) for name in said['names'])} |"
                for fact in said["facts"].values()
            ),
        ]
    )
    yield "## Codes"
    yield "Where a rule has no words for a dialect, the code is that of the dialect for the rule's area or the status."
    yield "\n".join(
        [
            "| dialect | for | code |",
            "|---|---|---|",
            *(f"| `{name}` | {of} | {f'`{code}`' if code else 'an empty text'} (`{basis}`) |"
              for name, codes in said["codes"].items() for of, (code, basis) in codes.items()),
        ]
    )  # fmt: skip


def _habit(fact: dict[str, Any], dialect: str) -> str:
    value, basis = fact["in"].get(dialect, (fact["value"], fact["basis"]))
    return f"{'yes' if value else 'no'}, `{basis}`"


def _variations() -> Iterator[str]:
    for name, variation in VARIATIONS.items():
        yield f"## `{name}`"
        yield (
            f"Breaks a client that {variation.breaks}. Changes the {variation.changes}. "
            f"{_vouched(variation.basis, variation.source)}."
        )


def _limits() -> Iterator[str]:
    table = published()
    yield "## Everywhere"
    yield _limits_of(table["everywhere"])
    for service in table["services"]:
        yield f"## {_capital(service['service'])}"
        yield f"{', '.join(f'`{path}`' for path in service['paths'])}, and all below."
        yield _limits_of(service["limits"])
        if units := service.get("units"):
            yield f"What takes more than one unit: {_vouched(units['basis'], units['source'])}."
            costs = [f"| `{cost['method']} {cost['path']}` | {cost['units']} |" for cost in units["costs"]]
            yield "\n".join(["| request | units |", "|---|---|", *costs])


def _limits_of(limits: list[dict[str, Any]]) -> str:
    rows = [
        f"| {_sized(one['limit'])} {one['counts']} | {one['seconds']} s, {'bucket' if one.get('bucket') else 'window'} "
        f"| {_WHOSE[one['per']]} |"
        for one in limits
    ]
    sources = dict.fromkeys(_vouched(one["basis"], one["source"]) for one in limits)
    return "\n".join(["| at most | in | of |", "|---|---|---|", *rows, "", *(f"{source}." for source in sources)])


def _sized(limit: int | dict[str, int]) -> str:
    if isinstance(limit, int):
        return f"{limit:,}"
    return ", ".join(f"{number:,} ({size})" for size, number in limit.items())


def _command_line() -> Iterator[str]:
    yield from _commands(root, click.Context(root, info_name="graphfake"))


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        below = click.Context(command, info_name=name, parent=context)
        yield from _command(command, below)
        if isinstance(command, click.Group):
            yield from _commands(command, below)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## `{context.command_path}`"
    yield f"```text\n{' '.join([context.command_path, *command.collect_usage_pieces(context)])}\n```"
    yield _unwrapped(command.help or "")
    if command.epilog:
        yield f"```sh\n{_examples(command, context)}\n```"
    for option in command.params:
        if isinstance(option, click.Option):
            yield from _option(option)


def _option(option: click.Option) -> Iterator[str]:
    yield f"### {', '.join(f'`{flag}`' for flag in (*option.opts, *option.secondary_opts))}"
    facts = [_unwrapped(option.help or "")]
    if isinstance(option.type, click.Choice):
        facts.append(f"One of {', '.join(f'`{choice}`' for choice in option.type.choices)}.")
    elif option.metavar:
        facts.append(f"Takes `{option.metavar}`.")
    if isinstance(option.default, str | int | float) and not isinstance(option.default, bool):
        facts.append(f"Default: `{option.default}`.")
    if isinstance(option, Setting):
        facts.append(f"Environment: `{variable(option)}`; key: `{option.key}`.")
    yield " ".join(facts)


def _examples(command: click.Command, context: click.Context) -> str:
    formatter = context.make_formatter()
    command.format_epilog(context, formatter)
    lines = [line.strip() for line in formatter.getvalue().splitlines()]
    return "\n".join(line for line in lines if line.startswith(("graphfake ", "curl ")))


def _unwrapped(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\b", "").split("\n\n"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
