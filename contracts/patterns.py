"""The subset of regular expressions that contracts may use: linear, ASCII, the same to every validator."""

from __future__ import annotations

import re

from graphfake.contracts.errors import ContractError

_ATOM = re.compile(
    r"\[\^?(?:[\w .:,;@#%&/!<>=~'\"{}()*+?$|-]|\\[\\\]\[.^-])+\]"  # a class of listed ASCII characters
    r"|\\[\\.^$|?*+()\[\]{}/-]"  # an escaped sign
    r"|[\w :,;@#%&/!<>=~'\"-]"  # a plain character
    r"|\.",
    re.ASCII,
)
_COUNT = re.compile(r"([*+?])|\{(\d{1,3})(,(\d{0,3}))?\}", re.ASCII)
_HAS_CLASS_ESCAPE = re.compile(r"\\[a-zA-Z0-9]")
_MOST_WAYS = 10_000  # to divide a text among the counts


def check_pattern(pattern: object, document: str, pointer: str) -> None:
    """Refuse what validators read differently or what can run away. Raises ContractError.

    Allowed: `^` first, `$` last, between them characters, escaped signs and classes of ASCII characters, each
    with at most one count; one count without upper bound, and only behind `^`. No groups, alternatives,
    look-around or class escapes such as backslash d.
    """

    def wrong(reason: str) -> ContractError:
        return ContractError(reason, document=document, pointer=pointer)

    if not isinstance(pattern, str) or not pattern.isascii() or _HAS_CLASS_ESCAPE.search(pattern):
        raise wrong("A pattern is ASCII text and writes [0-9] for a digit.")
    rest = pattern.removeprefix("^")
    end = len(rest) - rest.endswith("$")
    position, unbounded, ways = 0, 0, 1
    while position < end:
        atom = _ATOM.match(rest, position, end)
        if atom is None:
            raise wrong(f"A pattern holds characters and classes with counts, no {rest[position]!r} at {position}.")
        position = atom.end()
        count = _COUNT.match(rest, position, end)
        if count:
            position = count.end()
            sign, least, span, most = count.groups()
            if sign in ("*", "+") or (span and not most):
                unbounded += 1
            elif sign is None and most:
                ways *= max(1, int(most) - int(least) + 1)
    if unbounded > 1 or (unbounded and not pattern.startswith("^")) or ways > _MOST_WAYS:
        raise wrong("A pattern takes linear time: one count without upper bound at most, behind ^, small ranges.")
    try:
        re.compile(pattern)
    except re.error as error:
        raise wrong(f"Not a regular expression: {error}.") from error


def compiled(pattern: str) -> re.Pattern[str]:
    """As every validator reads it: `$` is the very end, not also the place before a last line feed."""
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern, re.ASCII)
