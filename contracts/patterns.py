"""The subset of regular expressions that contracts may use: linear, ASCII, the same to every validator."""

from __future__ import annotations

import re
from functools import lru_cache

from graphfake.contracts.errors import ContractError

_ATOM = re.compile(
    r"\[\^?(?:[\w .:,;@#%/!<>='\"{}()*+?$-]|\\[\\\]\[.^&|~-])+\]"  # a class of listed ASCII characters
    r"|\\[\\.^$|?*+()\[\]{}/-]"  # an escaped sign
    r"|[\w :,;@#%&/!<>=~'\"-]",  # a plain character
    re.ASCII,
)
_COUNT = re.compile(r"([*+?])|\{(\d{1,3})(,(\d{0,3}))?\}", re.ASCII)
_HAS_CLASS_ESCAPE = re.compile(r"\\[a-zA-Z0-9]")
MOST_LENGTH = 500
_MOST_WAYS = 10_000  # to divide a text among the counts
_MOST_WAYS_UNBOUNDED = 100  # where each of them may be as long as the body


def check_pattern(pattern: object, document: str, pointer: str) -> None:
    """Refuse what validators read differently or what can run away. Raises ContractError.

    Allowed: `^` first, `$` last, between them characters, escaped signs and classes of ASCII characters, each
    with at most one count. A count of several lengths stands behind `^` only, and one of them may be without
    upper bound. No groups, alternatives, look-around, dot or class escapes such as backslash d.
    """
    try:
        _check(pattern)
        re.compile(str(pattern))
    except re.error as error:
        raise ContractError(f"Not a regular expression: {error}.", document=document, pointer=pointer) from error
    except ValueError as error:
        raise ContractError(str(error), document=document, pointer=pointer) from error


def _check(pattern: object) -> None:
    if not isinstance(pattern, str) or not pattern.isascii() or len(pattern) > MOST_LENGTH:
        raise ValueError(f"A pattern is ASCII text of at most {MOST_LENGTH} characters.")
    if _HAS_CLASS_ESCAPE.search(pattern.replace("\\\\", "")):
        raise ValueError("A pattern lists its characters: it writes [0-9] for a digit.")
    unbounded, ways = _freedom(pattern.removeprefix("^"))
    if (unbounded or ways > 1) and not pattern.startswith("^"):
        raise ValueError("A pattern whose counts vary begins with ^, so that it takes linear time.")
    if unbounded > 1 or ways > (_MOST_WAYS_UNBOUNDED if unbounded else _MOST_WAYS):
        raise ValueError("A pattern takes linear time: one count without upper bound at most, and small ranges.")


def _freedom(rest: str) -> tuple[int, int]:
    """How many counts have no upper bound, and in how many ways the others can divide a text among them."""
    end = len(rest) - (rest.endswith("$") and not rest.endswith("\\$"))
    position, unbounded, ways = 0, 0, 1
    while position < end:
        atom = _ATOM.match(rest, position, end)
        if atom is None or (atom[0].startswith("[") and "--" in atom[0]):
            raise ValueError(
                f"A pattern holds characters and classes with counts, no {rest[position]!r} at {position}."
            )
        position = atom.end()
        count = _COUNT.match(rest, position, end)
        if count is None:
            continue
        position = count.end()
        sign, least, span, most = count.groups()
        if sign == "?":
            ways *= 2
        elif sign or (span and not most):
            unbounded += 1
        elif most:
            ways *= max(1, int(most) - int(least) + 1)
    return unbounded, ways


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """As every validator reads it: `$` is the very end, not also the place before a last line feed."""
    anchored = pattern.endswith("$") and not pattern.endswith("\\$")
    return re.compile(pattern[:-1] + r"\Z" if anchored else pattern, re.ASCII)
