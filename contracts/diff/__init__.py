"""What changed between two states of contracts, each change judged by Graph's own rules for compatibility."""

from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.diff.comparing import diff
from graphfake.contracts.diff.facts import Facts

__all__ = ["Change", "Facts", "Where", "diff"]
