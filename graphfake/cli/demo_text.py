"""What the demo says, part by part."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from graphfake.cli.demo_progress import payloads, so_far
from graphfake.cli.demo_run import PROBES, READS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfake.cli.demo_verdict import Difference, Tally
    from graphfake.cli.demo_wire import Answer, Sent
    from graphfake.contracts import Catalogue, Type
    from graphfake.contracts.examples import DocumentedExample

SERVE = "graphfake serve --data example --auth strict"
SERVED_AT = "http://127.0.0.1:4365"


def beginning(catalogue: Catalogue, url: str) -> str:
    """What is tried, as of when, and where."""
    versions = " and ".join(f"{version} as of {catalogue.as_of(version)}" for version in catalogue.versions)
    return f"A fake of Microsoft Graph {versions}, on a real socket: {url}\n"


def replayed(example: DocumentedExample, sent: Sent, answer: Answer, host: str) -> str:
    """The documented example, as it was sent and answered, and how its members came back."""
    shown = sent._replace(headers={**sent.headers, "Authorization": "Bearer $TOKEN"})
    return "\n".join(
        [
            "1. The documented example, to the letter",
            "",
            *_indented(shown.text(host)),
            "",
            *_indented(answer.text()),
            "",
            *_members(example, answer),
        ]
    )


def probed(tally: Tally) -> str:
    """The refusals outside of the body's contract."""
    number = tally.requests[PROBES]
    return f"\n2. {number} requests with one fault in URL, headers, framing or token: {_verdict(tally)}\n"


def attempting(types: int) -> str:
    """What comes next, and takes longest."""
    return f"3. Payloads drawn from the contracts of {types} types, created and updated"


def attempted(tally: Tally, seconds: float) -> str:
    """The payloads, and how each of their rules did."""
    body_rules = sorted(rule for rule in tally.rules if rule.startswith(("body.", "tolerated.")))
    width = max(map(len, body_rules), default=0)
    return "\n".join(
        [
            f"   {payloads(tally)} in {seconds:.1f} s: {so_far(tally)}; {tally.requests[READS]} read back",
            "",
            *(f"   {rule:{width}}  {tally.rules[rule]:5} as predicted" for rule in body_rules),
            "",
        ]
    )


def ending(tally: Tally, types: Sequence[Type]) -> str:
    """What the run proves, and what it does not; or the first answer that was another."""
    if tally.differences:
        return "\n".join(_failed(tally.differences))
    return "\n".join(_proved(tally, types))


def _members(example: DocumentedExample, answer: Answer) -> Iterator[str]:
    given = answer.json
    width = max(map(len, example.example))
    for name, documented in example.example.items():
        as_documented = given.get(name) == documented
        verdict = "as documented" if as_documented else f"made anew; documented: {json.dumps(documented)}"
        yield f"   {name:{width}}  {json.dumps(given.get(name))}  {verdict}"
    others = [name for name in given if name not in example.example]
    number = len(example.example)
    yield f"   All {number} documented members came back, in their order; beside them only {', '.join(others)}."


def _told(code: str, types: Sequence[Type]) -> str:
    """Who says that the rule binds: the contract of a type where it does, else whoever vouches for the rule."""
    from graphfake.contracts.rules import rule

    return next((type_.rules[code].told for type_ in types if code in type_.rules), rule(code).told)


def _proved(tally: Tally, types: Sequence[Type]) -> Iterator[str]:
    from graphfake.contracts.rules import TOLD, rules

    table = rules()
    told_of = {code: _told(code, types) for code in tally.rules}
    by_told = Counter(told_of.values())
    said = ", ".join(f"{by_told[told]} {told}" for told in dict.fromkeys(TOLD.values()))
    yield "What this proves"
    yield f"   {len(tally.rules)} rules held: {said}."
    number = sum(tally.requests.values())
    yield f"   {number} answers had the predicted status, code, rule and place, or gave back what was sent."
    yield "   What was accepted was kept: each entity was there in the end, once, and nothing that was refused."
    yield ""
    yield "What it does not prove"
    yield "   That Microsoft Graph answers so: no request left this machine. The rules are as good as their sources;"
    choices = [code for code, told in told_of.items() if told == "our choice"]
    yield f"   those of our choice have none: {', '.join(sorted(choices))}."
    # Faults come where somebody wants them; nothing that is sent is answered so.
    untried = [code for code, rule in table.items() if code not in tally.rules and rule.kind != "injected"]
    yield f"   {len(untried)} rules were not tried here: {', '.join(untried)}."
    yield "   graphfake explain RULE says who vouches for one."


def _failed(differences: list[Difference]) -> Iterator[str]:
    first = differences[0]
    yield f"Not every answer was as predicted: in the first of {len(differences)} {first.told}."
    if first.answer is not None:
        yield ""
        yield from _indented(first.answer.text())
    yield ""
    yield "To repeat it:"
    yield f"   {SERVE} &"
    yield "   TOKEN=$(graphfake token)"
    yield f"   {first.sent.curl(SERVED_AT)}"


def _verdict(tally: Tally) -> str:
    return "not all refused as predicted." if tally.differences else "each refused as predicted."


def _indented(text: str) -> list[str]:
    return [f"   {line}".rstrip() for line in text.splitlines()]
