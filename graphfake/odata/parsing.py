"""`parse`: any text of an OData URL, by the name of any rule of OData's grammar."""

from __future__ import annotations

from typing import Any

from graphfake.odata.syntax import parse_tree

_TREES = {
    "boolcommonexpr": "expression",
    "commonexpr": "expression",
    "filter": "filter",
    "orderby": "orderby",
    "compute": "compute",
    "expand": "expand",
    "select": "select",
    "search": "search",
    "searchexpr": "search_any",
    "skip": "skip",
    "top": "top",
    "index": "index",
    "levels": "levels",
    "inlinecount": "inlinecount",
    "parametervalue": "expression",
    "aliasandvalue": "alias",
    "nameandvalue": "named",
    "format": "format",
    "id": "id",
    "schemaversion": "schemaversion",
    "skiptoken": "skiptoken",
    "deltatoken": "deltatoken",
    "customqueryoption": "custom",
}
"""Rules that have nodes of their own, and what they are called in the grammar of query options."""


def parse(text: str, rule: str = "odataRelativeUri") -> Any:
    """What a text says by a rule of the OData 4.01 grammar, written as in a URL: percent-encoded where OData wants it.

    Rules of expressions give an Expression, those of query options an Option; other rules give a Parsed.
    Raises ODataSyntaxError with the position, and ValueError for the name of no rule.
    """
    key = rule.lower()
    if key in _TREES:
        return parse_tree(text, _TREES[key], rule)
    raise ValueError(f"{rule!r} is no rule of OData's grammar.")
