"""Is a header or property to be sent? What its description says, and what is said of a whole table."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST = 4_000
_WORD = r"(?:required|mandatory)"
_ROWS = r"(?:properties|parameters|fields|values|name-value pairs|attributes|headers)"
_CONDITION = r"(?:if|for|when|only|unless|in|on|where|with|but|depending)\b"
_ALONE = re.compile(
    # a sentence of its own
    rf"(?:^|[.;:!?)>}}\]\"*_|]|\s-|,)\s*[(\[*_\s]{{0,8}}{_WORD}[)\]*_]{{0,8}}\s*(?=$|[.;:,!)<|]|\s(?-i:[A-Z(]))"
    r"|(?:^|\s)[(*_]{0,8}(?-i:Required|REQUIRED)[)*_]{0,8}\s*\.?\s*(?=$|<)"  # the last: Bearer {token} Required
    rf"|[(\[*_]\s?{_WORD}\s?[)\]*_]"
    rf"|(?:^|[.;!?|]\s*)(?:(?:it )?is|(?:the|an?)(?: \w+){{1,3}} (?:is|are)) {_WORD}\s*(?=$|[.;|<])",
    re.IGNORECASE,
)
_SUBJECT = r"(?:property|parameter|header|field|value|this|it|which|and|are)"
_BEFORE = rf"(?:^|[.;:!?)>|]\s*|\b{_SUBJECT}\s(?:is\s|are\s)?(?:also\s)?)"
_IF = re.compile(
    rf"{_BEFORE}{_WORD},?\s+{_CONDITION}|\bonly {_WORD}\b|\bonly needs to be specified\b"
    rf"|\bnot individually {_WORD}\b",
    re.IGNORECASE,
)
_IS = re.compile(
    r"\b(?:this|the) (?:property|parameter|field|header|value|attribute)"
    r" (?:is (?:a )?(?:always )?(?:required|mandatory)"
    r"|(?P<must>must be) (?:specified|provided|supplied|set|included))\b"
    r"(?P<after>.{0,120})",
    re.IGNORECASE,
)
_CREATION = re.compile(r"\s*(?:when|for|on|during|in order to|to|at)\s+[\w\s]{0,40}?creat", re.IGNORECASE)
_WHEN = re.compile(
    rf"{_BEFORE}{_WORD},?\s+(?:for|on|in|during|to|when)\s+(?:an? |the |all )?(?:(creat|add)|(updat|patch))"
    r"(?:e|es|ing|ion|ed)?\b(?: (?:requests?|operations?|calls?|methods?|(?:the|an?) \w+))?\s*(?=$|[.;,)<|])",
    re.IGNORECASE,
)
_CASE = re.compile(r"[^.;|]*?\s(?:if|unless)\b", re.IGNORECASE)
_NO_MORE = re.compile(r"\s*(?:$|[.;,)<|])")
_OPTIONAL = re.compile(
    r"(?:^|[.;:!?)>}\]|,]|\s-)\s*[(\[*_\s]{0,8}optional[)\]*_]{0,8}(?=$|[.;,:!)<|\s])|[(\[*_]\s?optional\s?[)\]*_]"
    r"|\b(?:is|are|property|parameter|header) optional\b|\boptional\.?\s*$|\bnot required\b",
    re.IGNORECASE,
)
_TABLE = re.compile(
    rf"\b{_ROWS}\b[^.]{{0,60}}?\b(?:are|is) {_WORD}\b"
    rf"|\b(?:following|these|the|lists?|shows?) required {_ROWS}\b"
    rf"|\brequired {_ROWS} (?:are|to)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(r"\bnot all\b|\bnone of the\b|\bnot required\b|\boptional(?:ly)?\b", re.IGNORECASE)


class Requirement(NamedTuple):
    """Is it required (None: nothing is said), and does that hang on something that a flag cannot say?"""

    required: bool | None
    conditional: bool = False


def requirement_of(text: str, *, creating: bool) -> Requirement:
    """What a description, without markup of links, says. `creating`: does the page describe a request that creates?"""
    text = text[:MOST]
    told = _IS.search(text)
    required: bool | None = None
    when = _WHEN.search(text)
    if when:
        required = creating is (when[1] is not None)
    elif told and _CREATION.match(told["after"]):
        if _CASE.match(told["after"]):
            return Requirement(False, conditional=True)
        required = creating
    elif _IF.search(text):
        return Requirement(False, conditional=True)
    elif _ALONE.search(text) or (told and not told["must"] and _NO_MORE.match(told["after"])):
        required = True
    elif _OPTIONAL.search(text):
        required = False
    return Requirement(required)


def requires_all(prose: str, *, creating: bool) -> Requirement:
    """Does the text before a table say that all of its rows are required, and for a request such as the page's?"""
    prose = prose[:MOST]
    found = _TABLE.search(prose)
    if found is None:
        return Requirement(None)
    if not creating and _CREATION.match(prose, found.end()):
        return Requirement(None, conditional=True)
    return Requirement(True, conditional=_NOT_ALL.search(prose) is not None)


def column_says(cell: str) -> bool | None:
    """What a cell of a column that is headed Required says."""
    word = cell.strip().strip(".*_`").lower()
    if word.startswith(("yes", "true", "required", "y", "mandatory", "✓", "✔", "x")):
        return True
    return False if word.startswith(("no", "false", "optional", "n", "-")) or not word else None
