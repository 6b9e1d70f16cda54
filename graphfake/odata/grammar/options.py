"""One query option of a request, from its text as it was sent to an Option.

What the standard's grammar has encoded in a URL is encoded here, whoever sent it plain: a client that forgets to
encode a slash inside quotes is understood, as Graph understands it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Any
from urllib.parse import quote

from graphfake.errors import GraphError
from graphfake.odata.encoding import decode_query
from graphfake.odata.grammar.errors import ODataDepthError, ODataSyntaxError
from graphfake.odata.grammar.nodes import Option
from graphfake.odata.grammar.syntax import parse_tree

_VALUES = {
    "$filter": "expression",
    "$orderby": "order_items",
    "$compute": "compute_items",
    "$expand": "expand_items",
    "$select": "select_items",
    "$search": "search_value",
}
"""What the value of an option is called in the grammar; any other option is parsed together with its name."""
_NAMED = {
    "$top": "top",
    "$skip": "skip",
    "$index": "index",
    "$levels": "levels",
    "$count": "inlinecount",
    "$format": "format",
    "$id": "id",
    "$schemaversion": "schemaversion",
    "$skiptoken": "skiptoken",
    "$deltatoken": "deltatoken",
    "$at": "temporal",
    "$from": "temporal",
    "$to": "temporal",
    "$toInclusive": "temporal",
}

_part = re.compile(r"""'(?:''|[^'])*+'?|"(?:\\.|[^"\\])*+"?|[^'"]+""", re.DOTALL)
_search_part = re.compile(r'"[^"]*+"?|[^"]+')
_PLAIN = " \t!$'()*,/:;=?@[\\]{}+\"&"
_IN_STRING = "'!()*,;$:@="
_IN_JSON_STRING = "\"\\ !'()*,;:@/?$={}[]"
_IN_PHRASE = "\" !()*,;:@/?$'="
_IN_SEARCH = " \t()!*,:;@/?$='"


@lru_cache(maxsize=512)
def parse_option(name: str, value: str) -> Option:
    """The option of this canonical name, `$filter` or an alias `@a`, by the text after its `=`, as sent.

    A `+` is a blank; blanks around the value are let by. Raises GraphError: query.syntax with the position in the
    decoded value, query.too-deep, or path.syntax for bytes that are no text.
    """
    whole = decode_query(value)
    text = whole.strip(" \t")
    encoded, lengths = _encoded(text, name)
    start = _VALUES.get(name)
    lead = "" if start else f"{name}="
    try:
        read: Any = parse_tree(lead + encoded, start or _NAMED.get(name, "alias" if name[:1] == "@" else "custom"))
    except ODataDepthError as error:
        raise GraphError("query.too-deep", explain=str(error)) from None
    except ODataSyntaxError as error:
        position = bisect_right(list(accumulate(lengths)), error.position - len(lead))
        position += len(whole) - len(whole.lstrip(" \t"))
        values = {"position": str(position), "text": whole}
        raise GraphError("query.syntax", values=values, explain=f"Read as {name}. {error.hint}") from None
    return Option(name, read) if start else read


def sent_text(name: str, value: str) -> str:
    """The text of an option's value in which its nodes have their positions: encoded where the grammar wants it."""
    return _encoded(decode_query(value).strip(" \t"), name)[0]


def _encoded(text: str, name: str) -> tuple[str, list[int]]:
    """Text with everything encoded that the grammar takes only so, and the length that each character then has."""
    pieces: list[str] = []
    for found in (_search_part if name == "$search" else _part).finditer(text):
        part = found.group()
        if part[0] == '"':
            safe = _IN_PHRASE if name == "$search" else _IN_JSON_STRING
        elif name == "$search":
            safe = _IN_SEARCH
        else:
            safe = _IN_STRING if part[0] == "'" else _PLAIN
        pieces.extend(character if character in safe else quote(character, safe="") for character in part)
    return "".join(pieces), [len(piece) for piece in pieces]
