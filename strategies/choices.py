"""Strategies in which the plain values take the fewest choices.

Hypothesis holds an example that took fewer choices for the simpler one, and its shrinker changes branches with
difficulty. So what should be shown stands first and takes one choice; what is drawn in more comes behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

Drawn = TypeVar("Drawn")

_SHARE = 2  # of drawn values for one that is fixed


def fixed_first(fixed: Sequence[Drawn], drawn: SearchStrategy[Drawn]) -> SearchStrategy[Drawn]:
    """One of the fixed values, the first being the simplest, or one that is drawn."""
    return _fixed_first(st.sampled_from((*fixed, *[_DRAWN] * (_SHARE * len(fixed)))), drawn) if fixed else drawn


_DRAWN: Any = object()


@st.composite
def _fixed_first(draw: DrawFn, chosen: SearchStrategy[Drawn], drawn: SearchStrategy[Drawn]) -> Drawn:
    value = draw(chosen)
    return draw(drawn) if value is _DRAWN else value
