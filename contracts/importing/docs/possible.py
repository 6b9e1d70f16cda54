"""The possible values that a description lists: in backticks, in quotes, in bold or bare."""

from __future__ import annotations

import re

_TRIGGER = re.compile(
    r"\b(?:"
    r"(?:possible|allowed|valid|supported|permitted|accepted|acceptable|available|known|potential)"
    r"(?: (?:string|enum|enumeration|literal|returned|property|input|type))? (?:values?|options?)"
    r"(?: (?:for|of) [\w* `']{1,60}?)?"
    r"(?: (?:are|is|include|includes|can be|may be)(?: as follows| one of| either)?)?(?: the following)?(?: values)?"
    r"|(?:one of |any of |either of )(?:the following|these)(?: [a-z]{1,12}){0,2} values?(?: (?:are|is))?"
    r"|(?:pattern )?(?:type|status|mode):"
    r"|following (?:[a-z]{1,12} )?values?(?: only)?(?: (?:are|is))?"
    r"|values? (?:can be|may be|are|must be)(?: (?:one|any) of)?(?: the following)?(?: values)?"
    r"|accepts (?:one|only one|two|three|four)(?: \w+)? values?"
    r"|(?:can be|must be|may be|is|are) (?:one of|either)(?: of)?(?: the following)?(?: values)?"
    r"|\b(?:state|status|value|it) (?:can|may) be"
    r")\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_CASUAL = re.compile(r"(?:^|[.;|]\s?)(?:one of|any of|values?(?=:)|can be|either)\s*:?\s*", re.IGNORECASE)
_MARKED = re.compile(r"\*\*`?([\w@#.$/ -]{1,100}?)`?\*\*|`\"?([^`]{1,100}?)\"?`|[\"“']([\w@#.$/ -]{1,100}?)[\"”']")
_BARE = re.compile(r"[A-Za-z][\w-]{0,100}(?:\.[A-Za-z]\w{0,40})?|-?[0-9]{1,9}(?![\w.%])")
_BETWEEN = re.compile(r"(?:\s|<br ?/?>|</?(?:ul|li|p)>|[,;/|•]|\b(?:and|or|as well as|either)\b(?!-))*", re.IGNORECASE)
_CERTAIN = re.compile(r"possible|accepts", re.IGNORECASE)
_NUMBER = re.compile(r"\s?=\s?-?[0-9]{1,6}\b")
_EXPLAINED = re.compile(r"\s*(?:[-–—:]|=>?)\s[^;<|`]{1,400}?(?:[;,]|<br ?>|\band\b|\bor\b)(?=[\s<br>]*(?:\*\*|`))")
_ASIDE = re.compile(r"\s*\([^()]{0,200}\)")
_END = re.compile(r"\s*(?:$|[.<|]|\()")
_NOT_VALUES = frozenset(
    (
        "the",
        "a",
        "an",
        "as",
        "described",
        "defined",
        "listed",
        "in",
        "see",
        "any",
        "all",
        "from",
        "for",
        "of",
        "to",
        "that",
        "which",
        "is",
        "are",
        "not",
        "be",
        "values",
        "value",
        "following",
        "string",
        "null",
        "between",
        "based",
        "specified",
        "determined",
        "used",
        "this",
        "these",
        "those",
        "one",
        "only",
        "also",
        "up",
        "more",
        "set",
        "on",
        "by",
        "no",
        "it",
        "documented",
        "shown",
        "below",
        "above",
    )
)
MOST = 8_000


def possible_values(text: str) -> list[str]:
    """The values that a description, without markup of links, lists as possible; none where it lists none for sure."""
    text = text[:MOST]
    best: list[str] = []
    for trigger in list(_TRIGGER.finditer(text))[:20]:
        found = _listed(text, trigger.end())
        if found and (trigger[0].rstrip().endswith(":") or len(found) > 1 or _CERTAIN.search(trigger[0])):
            return found
        best = best or found if len(found) > 1 else best
    return best or next((found for each in _CASUAL.finditer(text) if len(found := _marked(text, each.end())) > 1), [])


def _listed(text: str, place: int) -> list[str]:
    marked = _MARKED.match(text, _BETWEEN.match(text, place).end())  # type: ignore[union-attr]
    return _marked(text, place) if marked else _bare(text, place)


def _marked(text: str, place: int) -> list[str]:
    """Values in marks, one behind the other; what stands in brackets behind one is of no interest."""
    found: dict[str, None] = {}
    while True:
        between = _BETWEEN.match(text, place)
        start = between.end() if between else place
        value = _MARKED.match(text, start)
        if value is None or (found and start == place and text[place - 1] not in ";>"):
            break
        for each in re.split(r"\s*,\s*", value[1] or value[2] or value[3]):
            if each.strip():
                found.setdefault(each.strip().strip("\"'"))
        after = _NUMBER.match(text, value.end())
        ended = after.end() if after else value.end()
        aside = _ASIDE.match(text, ended) or _EXPLAINED.match(text, ended)
        place = aside.end() if aside else ended
    return list(found)


def _bare(text: str, place: int) -> list[str]:
    """Words with commas between them up to the end of a sentence; words of a sentence are no values."""
    found: dict[str, None] = {}
    commas = False
    while True:
        between = _BETWEEN.match(text, place)
        start = between.end() if between else place
        value = _BARE.match(text, start)
        if value is None or (found and start == place) or (found and not _separates(text[place:start])):
            break
        commas = commas or bool(found)
        found.setdefault(value[0])
        aside = _ASIDE.match(text, value.end()) or _NUMBER.match(text, value.end())
        place = aside.end() if aside else value.end()
    ended = _END.match(text, place) is not None
    return list(found) if commas and ended and not any(value.lower() in _NOT_VALUES for value in found) else []


def _separates(between: str) -> bool:
    return any(mark in between.lower() for mark in (",", ";", "|", "/", "<", "•", " and ", " or "))
