"""What text of a URL says by OData's grammar, or where it stops making sense.

The parser is built when it is first needed. It works through the text once, on a stack of its own: no text is too
long for it, and none too deep.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphfake.odata.grammar.building_calls import Refused
from graphfake.odata.grammar.building_options import OptionBuilder
from graphfake.odata.grammar.depth import too_deep_at
from graphfake.odata.grammar.errors import ODataDepthError, ODataSyntaxError

if TYPE_CHECKING:
    from lark import Lark
    from lark.exceptions import UnexpectedInput

_STARTS = (
    "expression", "filter", "orderby", "order_items", "compute", "compute_items", "expand", "expand_items", "select",
    "select_items", "search", "search_value", "search_any", "skip", "top", "index", "levels", "inlinecount", "alias",
    "named", "temporal", "format", "id", "schemaversion", "skiptoken", "deltatoken", "custom",
)  # fmt: skip

_END = "$END"
_SHOWN = {
    "operator": ("EQUALITY", "RELATION", "HAS", "IN", "ADDITION", "MULTIPLICATION", "_AND", "_OR"),
    "literal": ("STRING", "PREFIXED", "NUMBER", "GUID", "DATE", "DATE_TIME_OFFSET", "TIME_OF_DAY"),
    "name": ("NAME", "AT_NAME", "VARIABLE", "ROOT"),
    "not": ("NOT",),
    "-": ("MINUS",),
    "(": ("OPEN",),
    ")": ("CLOSE",),
    "[": ("BEGIN_ARRAY",),
    "]": ("_END_ARRAY",),
    "{": ("BEGIN_OBJECT",),
    "}": ("_END_OBJECT",),
    ",": ("_COMMA",),
    ":": ("_COLON",),
    ";": ("_SEMI",),
    "*": ("STAR",),
    "/": ("_SLASH", "COUNT", "FILTER_SEGMENT", "REF", "AGGREGATE"),
    "end of the text": (_END,),
}
_WORDS = {terminal: shown for shown, terminals in _SHOWN.items() for terminal in terminals}
_blanks = re.compile(r"(?:[ \t]|%20|%09)*").match
_string = re.compile(r"(?:'|%27)(?:(?:'|%27){2}|[A-Za-z0-9\-._~!()*+,;$&=:@]|%(?!27)[0-9A-Fa-f]{2})*+").match


def parse_tree(text: str, start: str, rule: str = "") -> Any:
    """What the text says by a start rule of the grammar of query options, as nodes. Raises ODataSyntaxError."""
    deep = too_deep_at(text)
    if deep is not None:
        raise ODataDepthError(text, rule or start, deep)
    from lark.exceptions import UnexpectedInput

    try:
        value: Any = _parser().parse(text, start=start)
    except Refused as error:
        raise ODataSyntaxError(text, rule or start, error.position, error.expected) from None
    except UnexpectedInput as error:
        raise _located(error, text, rule or start) from None
    deep = too_deep_at(value)
    if deep is not None:
        raise ODataDepthError(text, rule or start, deep)
    return value


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(
        (files("graphfake.odata.grammar") / "query.lark").read_text(encoding="utf-8"),
        parser="lalr",
        start=list(_STARTS),
        transformer=OptionBuilder(),
        maybe_placeholders=False,
    )


@cache
def _blank_first() -> frozenset[str]:
    """The terminals that blanks belong to, in front."""
    return frozenset(found.name for found in _parser().terminals if "|%20|%09)" in found.pattern.to_regexp()[:20])


def _located(error: UnexpectedInput, text: str, rule: str) -> ODataSyntaxError:
    """Where lark stopped, and behind any blanks there that something could have followed."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    allowed: set[str] = set()
    position = len(text)
    if isinstance(error, UnexpectedToken):
        allowed = set(error.accepts or error.expected)
        position = len(text) if error.token.type == _END else error.token.start_pos or 0
    elif isinstance(error, UnexpectedCharacters):
        allowed = set(error.allowed or ())
        position = error.pos_in_stream or 0
    elif isinstance(error, UnexpectedEOF):
        allowed = set(error.expected)
    begun = _string(text, position) if "STRING" in allowed else None
    if begun is None and allowed & _blank_first():
        begun = _blanks(text, position)
    position = begun.end() if begun else position
    return ODataSyntaxError(text, rule, position, sorted({_shown(name) for name in allowed}))


def _shown(terminal: str) -> str:
    return _WORDS.get(terminal) or terminal.strip("_").lower().replace("_", " ")
