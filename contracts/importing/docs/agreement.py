"""Do the sections of a page and its examples agree, and what counts where they do not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake.contracts.importing.docs.examples import Example
    from graphfake.contracts.importing.docs.remarks import Remarks
    from graphfake.contracts.importing.docs.requests import Request


def agreed(
    requests: list[Request], success: tuple[int, ...], examples: list[Example], remarks: Remarks
) -> tuple[int, ...]:
    """The statuses of success, of the prose or else of the examples; where they do not agree is remarked."""
    asked = [each for each in examples if each.kind == "request"]
    answers = [each for each in examples if each.kind == "response"]
    if not asked:
        remarks.add(1, "The page has no example request.")
    if not answers:
        remarks.add(1, "The page has no example response.")
    methods = {each.method for each in requests}
    if asked and asked[0].method and methods and asked[0].method not in methods:
        told = ", ".join(sorted(methods))
        remarks.add(asked[0].line, f"The example request is a {asked[0].method}, the HTTP request section has {told}.")
    shown = [(each.status, each.line) for each in answers if each.status and 200 <= each.status < 304]
    if not success:
        return _taken(shown, remarks)
    first = next(((status, line) for status, line in shown if status < 300 or min(success) >= 300), None)
    if first and first[0] not in success:
        told = " or ".join(map(str, success))
        remarks.add(first[1], f"The prose says {told}, the example response {first[0]}; the prose is taken.")
    return success


def _taken(shown: list[tuple[int, int]], remarks: Remarks) -> tuple[int, ...]:
    """The statuses that examples show, each with its line, where no prose tells any."""
    if shown:
        status, line = shown[0]
        more = "; others differ" if {each for each, _line in shown} != {status} else ""
        remarks.add(line, f"The prose tells no status of success; {status} of this example is taken{more}.")
    return tuple(status for status, _line in shown)
