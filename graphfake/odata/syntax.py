"""What text of a URL says by OData's grammar, or where it stops making sense.

The parser is built when it is first needed. It works through the text once, on a stack of its own: no text is too
long for it, and none too deep.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphfake.odata.building import Refused
from graphfake.odata.building_options import OptionBuilder
from graphfake.odata.depth import too_deep_at

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_blanks = re.compile(r"(?:[ \t]|%20|%09)*")
_string = re.compile(r"(?:'|%27)(?:(?:'|%27){2}|[A-Za-z0-9\-._~!()*+,;$&=:@]|%(?!27)[0-9A-Fa-f]{2})*+")


class ODataSyntaxError(ValueError):
    """Text that a rule of OData's grammar does not match.

    `position` is the number of characters that make sense, from 0 to the length of the text; `expected` says what
    could have followed them, where that is known; `rule` is the name of the rule and `text` the whole text.
    """

    def __init__(self, text: str, rule: str, position: int, expected: Iterable[str] = ()) -> None:
        self.text = text
        self.rule = rule
        self.position = max(0, min(position, len(text)))
        self.expected = tuple(expected)
        super().__init__(text, rule, self.position, self.expected)

    def __str__(self) -> str:
        return f"Syntax error at position {self.position} in {self.text!r}, read as {self.rule}. {self.hint}".rstrip()

    @property
    def hint(self) -> str:
        """A sentence on what could stand there instead; empty where it is not known."""
        return f"There could stand: {'  '.join(self.expected)}" if self.expected else ""


class ODataDepthError(ODataSyntaxError):
    """Text whose parts stand in one another more than a hundred deep."""

    def __str__(self) -> str:
        return f"Parts are nested more than 100 deep at position {self.position} in {self.text!r}."


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
        (files("graphfake.odata") / "grammar" / "query.lark").read_text(encoding="utf-8"),
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
    beginning = _blanks if allowed & _blank_first() else _string if "STRING" in allowed else None
    found = beginning and beginning.match(text, position)
    position = found.end() if found else position
    return ODataSyntaxError(text, rule, position, sorted({_shown(name) for name in allowed}))


def _shown(terminal: str) -> str:
    return _WORDS.get(terminal) or terminal.strip("_").lower().replace("_", " ")
