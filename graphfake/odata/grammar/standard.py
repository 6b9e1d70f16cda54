"""Text held to every rule of OData's grammar, exactly as the standard writes it and with no meaning asked for.

This parser takes any grammar and is slow in return: 20 ms for a long query. Requests go through syntax.py.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphfake.odata.grammar.depth import too_deep_at
from graphfake.odata.grammar.errors import ODataDepthError, ODataSyntaxError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lark import Lark, Token, Tree
    from lark.exceptions import UnexpectedCharacters

LONGEST = 4096
"""Characters of a text that is read by this grammar; what is longer is refused, so that none takes long."""

_FILES = ("addresses", "options", "expressions", "literals")
_escape = re.compile(r"%[0-9A-Fa-f]?").match
_rule = re.compile(r"^([a-z][a-z0-9_]*):", re.MULTILINE)


@cache
def rules() -> Mapping[str, str]:
    """The names of all rules in the grammar by their names in lower case without hyphens and underscores."""
    return {name.replace("_", ""): name for name in _rule.findall(_grammar())}


def canonical(rule: str) -> str:
    """`contentid` for `content-id`: the standard's names are the same in any letter case."""
    return rule.lower().replace("-", "").replace("_", "")


def recognise(text: str, rule: str) -> Tree[Token]:
    """How a text follows from a rule, by the standard's name of it; `meta` of each tree has its place in the text.

    Raises ODataSyntaxError, and ValueError for the name of no rule.
    """
    start = rules().get(canonical(rule))
    if start is None:
        raise ValueError(f"{rule!r} is no rule of OData's grammar.")
    if len(text) > LONGEST:
        raise ODataSyntaxError(text, rule, LONGEST, [f"end of the text, {LONGEST} characters at most"])
    deep = too_deep_at(text)
    if deep is not None:
        raise ODataDepthError(text, rule, deep)
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF

    try:
        return _parser().parse(text, start=start)
    except UnexpectedCharacters as error:
        raise ODataSyntaxError(text, rule, _begun(error, text)) from None
    except UnexpectedEOF:
        raise ODataSyntaxError(text, rule, len(text)) from None


def _begun(error: UnexpectedCharacters, text: str) -> int:
    """Where lark stopped, and behind a percent-encoded character that was begun there and may stand there."""
    position = error.pos_in_stream or 0
    if error.allowed and _encoded() & error.allowed:
        begun = _escape(text, position)
        position = begun.end() if begun else position
    return position


@cache
def _encoded() -> frozenset[str]:
    """The terminals that any percent-encoded characters may be part of."""
    return frozenset(found.name for found in _parser().terminals if "[0-9A-Fa-f]{2}" in found.pattern.to_regexp())


def _grammar() -> str:
    folder = files("graphfake.odata.grammar")
    return "\n".join((folder / f"{name}.lark").read_text(encoding="utf-8") for name in _FILES)


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(
        _grammar(),
        parser="earley",
        start=list(rules().values()),
        maybe_placeholders=False,
        keep_all_tokens=True,
        propagate_positions=True,
    )
