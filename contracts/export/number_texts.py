"""Patterns for numbers in text: whole numbers within bounds, and numbers with a point and an exponent."""

from __future__ import annotations

_STEPS = {
    308: ((209, 0, 99), (109, 100, 199), (9, 200, 299), (1, 300, 307)),
    38: ((29, 0, 9), (19, 10, 19), (9, 20, 29), (1, 30, 37)),
}
"""How many digits may stand before the point beside an exponent from one number to another."""
_GREATEST = {
    308: r"[+-]?(?:[01](?:\.[0-6][0-9]*)?|1[.]7976931348623157)[eE]\+?308",
    38: r"[+-]?(?:[0-2](?:\.[0-9]+)?|3(?:\.[0-3][0-9]*)?|3[.]4028235)[eE]\+?38",
}


def whole(low: int, high: int) -> str:
    """Matches the texts that read as a whole number from `low` to `high`: perhaps a sign, and leading zeros."""
    parts: list[str] = []
    if high >= 0:
        parts.append(rf"\+?0*(?:{between(max(low, 0), high)})")
    if low <= 0 <= high:
        parts.append("-0+")
    if low < 0:
        parts.append(f"-0*(?:{between(max(-high, 1), -low)})")
    return "|".join(parts) if parts else "[^\\s\\S]"


def floating(exponent: int) -> str:
    """Matches the texts of numbers up to about 10 to the power of `exponent`, 38 or 308.

    Left out are those with so many digits before the point that the exponent beside them may be too great, and what
    is near the greatest number but that number itself.
    """
    plain = rf"[+-]?[0-9]{{1,{exponent}}}(?:\.[0-9]+)?(?:[eE]-[0-9]{{1,17}})?"
    raised = [
        rf"[+-]?[0-9]{{1,{digits}}}(?:\.[0-9]+)?[eE]\+?0*(?:{between(low, high)})"
        for digits, low, high in _STEPS[exponent]
    ]
    return "|".join((plain, *raised, _GREATEST[exponent]))


def decimal(most: int) -> str:
    """Matches the texts of numbers between `-most` and `most`, those with an exponent as far as they are short."""
    plain = rf"[+-]?0*(?:{between(0, most - 1)})(?:\.[0-9]+)?"
    small = r"[+-]?[0-9]{1,18}(?:\.[0-9]+)?[eE](?:-[0-9]{1,17}|\+?0*[0-9])"
    great = r"[+-]?[0-9]{1,8}(?:\.[0-9]+)?[eE]\+?0*1[0-9]"
    edges = rf"[+-]?0*{most}(?:\.0+)?|[+-]?0+(?:\.0+)?[eE][+-]?[0-9]{{1,17}}"
    return f"{plain}|{small}|{great}|{edges}"


def between(low: int, high: int) -> str:
    """The numbers from `low` to `high`, neither negative, without leading zeros."""
    spans = []
    for length in range(len(str(low)), len(str(high)) + 1):
        first, last = max(low, 10 ** (length - 1) if length > 1 else 0), min(high, 10**length - 1)
        spans += _same_length(str(first), str(last))
    return "|".join(spans)


def _same_length(low: str, high: str) -> list[str]:
    """Patterns for the numbers between two that have as many digits."""
    if low == high:
        return [low]
    if set(low) == {"0"} and set(high) == {"9"}:
        return [_digits(len(low))]
    first, last = low[0], high[0]
    rest = len(low) - 1
    if first == last:
        return [first + span for span in _same_length(low[1:], high[1:])]
    if not rest:
        return [f"[{first}-{last}]"]
    spans: list[str] = []
    if set(low[1:]) != {"0"}:
        spans += [first + span for span in _same_length(low[1:], "9" * rest)]
        first = str(int(first) + 1)
    tail: list[str] = []
    if set(high[1:]) != {"9"}:
        tail = [last + span for span in _same_length("0" * rest, high[1:])]
        last = str(int(last) - 1)
    if first <= last:
        spans.append((first if first == last else f"[{first}-{last}]") + _digits(rest))
    return spans + tail


def _digits(count: int) -> str:
    return "[0-9]" if count == 1 else f"[0-9]{{{count}}}"
