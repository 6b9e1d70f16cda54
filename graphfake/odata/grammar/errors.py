"""How text of a URL is refused that OData's grammar does not match."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
        """What could stand there instead, as a sentence; empty where it is not known."""
        return f"There could stand: {'  '.join(self.expected)}" if self.expected else ""


class ODataDepthError(ODataSyntaxError):
    """Text whose parts stand in one another more than a hundred deep."""

    def __str__(self) -> str:
        return f"Parts are nested more than 100 deep at position {self.position} in {self.text!r}."
