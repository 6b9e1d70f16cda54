"""What `$search` takes: words, phrases and how they are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graphfake.strategies.url_parts import BLANK, within

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from graphfake.strategies.operands import Scope
    from graphfake.strategies.url_parts import Parts

_WORDS = ("a", "red", "Value", "x1", "0", "lid")
_PHRASES = ('"a b"', '"Label value"', '"a"', '"x(1)"', '"é"')
_JOINTS = ("AND", "OR", "")


def can_search(scope: Scope) -> bool:
    """Does the contract offer it, to a query of this kind?"""
    type_ = scope.type
    members = type_.properties.values()
    offered = type_.capabilities.get("search") is True or any(prop.capabilities.get("search") for prop in members)
    return offered and not scope.limited


def search(draw: DrawFn, scope: Scope) -> Parts:
    """The value of `$search`; its operators are in capital letters."""
    terms = [_term(draw, scope) for _ in range(draw(st.integers(1, 3)))]
    found = terms[0]
    for term in terms[1:]:
        joint = draw(st.sampled_from(_JOINTS))
        found = (*found, BLANK, joint, BLANK, *term) if joint else (*found, BLANK, *term)
    return found


def _term(draw: DrawFn, scope: Scope) -> Parts:
    text = draw(st.sampled_from((*_WORDS, *_PHRASES, *_pooled(scope))))
    form = draw(st.sampled_from(("", "", "not", "parentheses")))
    if form == "not":
        return ("NOT", BLANK, text)
    return within((text,)) if form else (text,)


def _pooled(scope: Scope) -> list[str]:
    """Words that entities hold."""
    texts = (literal.strip("'") for literal in scope.pool.get("Edm.String", ()))
    return [f'"{text}"' for text in texts if text.isascii() and text.replace(" ", "").isalnum()]
