"""Which requests a rule can fall on, by what they are: how often they came is counted elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfake.contracts.names import fold, short_name
from graphfake.faults.rules.rule import KINDS

if TYPE_CHECKING:
    from graphfake.faults.rules.rule import Match
    from graphfake.faults.strike import Facts


def fits(match: Match, facts: Facts) -> bool:
    """Does it ask nothing that the request is not?"""
    return (
        (not match.methods or facts.method in match.methods)
        and (match.batched is None or match.batched == facts.batched)
        and (match.application is None or match.application == fold(facts.application))
        and (match.path is None or match.path.matches(facts.path, facts.version))
        and (not match.operations or any(_is_called(name, match.operations) for name in facts.operations))
    )


def _is_called(name: str, operations: frozenset[str]) -> bool:
    folded = fold(name)
    if folded in operations:
        return True
    short = short_name(folded)
    return short != folded and short not in KINDS and short in operations
