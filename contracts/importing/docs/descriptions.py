"""What the description of a resource's property says of how the service treats it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_READ_ONLY = re.compile(
    r"(?:^|[.;!?)>`*|]|\s-)\s*[(\[*_]{0,8}read-only[)\]*_]{0,8}\s*(?=$|[.,;|<])"
    r"|\bthis property is read-only(?=\s*(?:$|[.;|<]))",
    re.IGNORECASE,
)
_SELECTED = re.compile(r"\breturned only (?:on|with|when using|by using) \$?select(?=\s*(?:$|[.;|<]))", re.IGNORECASE)
_FILTER = re.compile(r"\bsupports \$filter\b(?:\s*\(([^()]{1,200})\))?(?P<after>[^.|]{0,80})", re.IGNORECASE)
_BOUND = re.compile(r"\s*(?:on|only|for|when|where|with|if)\b", re.IGNORECASE)
_UNFILTERED = re.compile(r"\b(?:does not|doesn't|do not) support \$filter\b|\$filter is not supported\b", re.IGNORECASE)
_SORT = re.compile(r"\bsupports [^.|]{0,200}?\$orderby\b", re.IGNORECASE)
_OPERATOR = re.compile(r"eq|ne|not|ge|le|gt|lt|in|has|startswith|endswith|contains|any|all", re.IGNORECASE)
_FILLING = frozenset(("and", "or", "operator", "operators", "only", "the"))


class Treatment(NamedTuple):
    """What is sure: keywords of a property's schema. `unsure` are sentences about what is not."""

    keywords: dict[str, Any]
    unsure: tuple[str, ...] = ()


def treatment_of(description: str) -> Treatment:
    """What a description, as `spaced` leaves it, says as keywords of contracts."""
    text = description[:8_000].replace("`", "").replace("**", "").replace("<br>", ".")
    keywords: dict[str, Any] = {}
    unsure: list[str] = []
    if _READ_ONLY.search(text):
        keywords["x-read-only"] = True
    if _SELECTED.search(text):
        keywords["x-not-by-default"] = True
    capabilities: dict[str, Any] = {}
    found = _FILTER.search(text)
    if _UNFILTERED.search(text):
        capabilities["filter"] = False
    elif found is not None:
        offered = _operators(found[1]) if found[1] else None
        if offered and not _BOUND.match(found["after"]):
            capabilities["filter"] = offered
        elif found[1] or _BOUND.match(found["after"]):
            unsure.append("the use of $filter that the description allows is not one of operators alone")
        else:
            capabilities["filter"] = True
    if _SORT.search(text):
        capabilities["sort"] = True
    if capabilities:
        keywords["x-capabilities"] = capabilities
    return Treatment(keywords, tuple(unsure))


def _operators(listed: str) -> list[str] | None:
    """The operators of a list such as `eq, ne, NOT`; None where something else stands among them."""
    words = [word for word in re.split(r"[\s,;/&]+", listed.strip()) if word and word.lower() not in _FILLING]
    if not words or not all(_OPERATOR.fullmatch(word) for word in words):
        return None
    return list(dict.fromkeys(word.lower() for word in words))
