"""What a comparison of contracts found, as text for people, Markdown for a pull request, and JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts.diff import Change
    from graphfake.usage.bearing import Felt, FeltChange

SERVICE = "the service"


@dataclass(frozen=True)
class Report:
    """The changes from `old` to `new`; `felt` are those that an application feels, None where none was asked about."""

    old: str
    new: str
    version: str
    changes: tuple[Change, ...]
    felt: Felt | None = None

    @property
    def shown(self) -> tuple[Change, ...]:
        """The changes to be told."""
        return self.changes if self.felt is None else tuple(one.change for one in self.felt.changes)

    @property
    def bearings(self) -> tuple[FeltChange | None, ...]:
        """For each change to be told, how the application feels it."""
        return (None,) * len(self.changes) if self.felt is None else self.felt.changes

    @property
    def summary(self) -> str:
        breaking = sum(change.breaking for change in self.shown)
        told = (
            f"{_count(len(self.shown), 'change')}, {breaking or 'none'} of them breaking" if self.shown else "No change"
        )
        if self.felt is None:
            return f"{told}."
        return (
            f"Felt by {_count(self.felt.requests, 'recorded request')}: {told.lower()}, of {len(self.changes)} in all."
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be seen in the journal."""
        return () if self.felt is None else self.felt.warnings


def as_text(report: Report, *, colour: bool) -> Iterator[str]:
    """Lines, grouped by type; at the end why each kind of change breaks or does not."""
    style = click.style if colour else _plain
    pairs = zip(report.shown, report.bearings, strict=True)
    for name, group in groupby(pairs, key=lambda pair: pair[0].where.type):
        yield style(name or SERVICE, bold=True)
        for change, felt in group:
            mark = style("breaks", fg="red", bold=True) if change.breaking else style("fine  ", fg="green")
            yield f"  {mark}  {change.sentence}"
            for line in () if felt is None else felt.told:
                yield f"          {line}"
        yield ""
    reasons = Counter((not change.breaking, change.why) for change in report.shown)
    if reasons:
        yield style("Why", bold=True)
        for (fine, why), count in sorted(reasons.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
            yield f"  {'fine  ' if fine else 'breaks'}  {why}, {_count(count, 'change')}"
        yield ""
    for warning in report.warnings:
        yield style(warning, fg="yellow")
    yield report.summary


def as_markdown(report: Report) -> str:
    """A section for a pull request: what breaks first, then the rest folded away."""
    pairs = list(zip(report.shown, report.bearings, strict=True))
    lines = [f"### Contracts of {report.version}: {_cell(report.old)} to {_cell(report.new)}", "", report.summary, ""]
    for breaking, title in ((True, "Breaking"), (False, "Compatible")):
        chosen = [pair for pair in pairs if pair[0].breaking is breaking]
        if not chosen:
            continue
        used = report.felt is not None
        table = [
            f"| Type | Change |{' Used by |' if used else ''} Why |",
            f"| --- | --- |{' --- |' if used else ''} --- |",
        ]
        for change, felt in chosen:
            by = f" {'<br>'.join(_cell(line) for line in felt.told)} |" if felt is not None else ""
            table.append(
                f"| {_code(change.where.type or SERVICE)} | {_cell(change.sentence)} |{by} {_cell(change.why)} |"
            )
        if breaking:
            lines += [f"**{title}**", "", *table, ""]
        else:
            lines += ["<details>", f"<summary>{title}: {len(chosen)}</summary>", "", *table, "", "</details>", ""]
    lines += [f"> {_cell(warning)}" for warning in report.warnings]
    return "\n".join(lines).rstrip("\n") + "\n"


def as_json(report: Report) -> str:
    """`{old, new, version, total, breaking, changes: [...], used_by: {requests, warnings} or null}`."""
    changes: list[dict[str, Any]] = []
    for change, felt in zip(report.shown, report.bearings, strict=True):
        changes.append(change.as_json() | ({} if felt is None else {"used_by": felt.as_json()}))
    used = None if report.felt is None else {"requests": report.felt.requests, "warnings": list(report.warnings)}
    told = {
        "old": report.old,
        "new": report.new,
        "version": report.version,
        "total": len(report.changes),
        "breaking": sum(change.breaking for change in report.shown),
        "changes": changes,
        "used_by": used,
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _plain(text: str, **_: Any) -> str:
    return text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cell(text: str) -> str:
    """Text that can say nothing to Markdown: names in it come from strangers' files."""
    told = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
    for sign in "*_[]":
        told = told.replace(sign, f"\\{sign}")
    return " ".join(told.split())


def _code(name: str) -> str:
    return f"`{name}`" if "`" not in name and "|" not in name else _cell(name)
