"""The parts of a query option's value, and the ways in which the same value may be written in a URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import quote

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import SearchStrategy


class Word(NamedTuple):
    """A keyword, whose letters' case does not count."""

    text: str


class Blank(NamedTuple):
    """A blank: it must stand, or it may."""

    needed: bool


class Alias(NamedTuple):
    """A literal that may stand as a parameter `@a` of its own."""

    literal: str


Parts: TypeAlias = "tuple[str | Word | Blank | Alias, ...]"

BLANK, GAP = Blank(needed=True), Blank(needed=False)


def around(left: Parts, operator: str, right: Parts) -> Parts:
    """`left operator right`"""
    return (*left, BLANK, Word(operator), BLANK, *right)


def within(inner: Parts) -> Parts:
    """`(inner)`"""
    return ("(", GAP, *inner, GAP, ")")


def called(name: str, *arguments: Parts) -> Parts:
    """`name(argument,argument)`"""
    return (Word(name), *within(listed(arguments))) if arguments else (Word(name), "()")


def listed(items: Iterable[Parts], mark: str = ",") -> Parts:
    """`item,item`"""
    found: list[str | Word | Blank | Alias] = []
    for item in items:
        found += [GAP, mark, GAP, *item] if found else item
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Style:
    """How a value is written: the letters of keywords, how wide blanks are, and what is percent-encoded."""

    cased: Callable[[str], str] = str
    blank: str = " "
    gap: str = ""
    safe: str = "$'(),*/:;=@!"
    plus: bool = False
    aliased: bool = False

    def encoded(self, text: str) -> str:
        """Text as a part of a URL's query."""
        written = quote(text, safe=self.safe)
        return written.replace("%20", "+") if self.plus else written

    def written(self, parts: Parts, alias: str = "p") -> tuple[str, dict[str, str]]:
        """The value, encoded, and the aliases that it needs, named `@p0` and so on."""
        aliases: dict[str, str] = {}
        texts: list[str] = []
        for part in parts:
            if isinstance(part, Word):
                texts.append(self.cased(part.text))
            elif isinstance(part, Blank):
                texts.append(self.blank if part.needed else self.gap)
            elif isinstance(part, str):
                texts.append(part)
            elif self.aliased:
                name = f"@{alias}{len(aliases)}"
                aliases[name] = self.encoded(part.literal)
                texts.append(name)
            else:
                texts.append(part.literal)
        return self.encoded("".join(texts)), aliases


STYLES: SearchStrategy[Style] = st.sampled_from(
    (
        Style(),
        Style(safe=""),
        Style(plus=True),
        Style(cased=str.upper),
        Style(cased=str.title, gap=" "),
        Style(aliased=True),
        Style(blank="  ", gap="\t", safe="'"),
        Style(cased=str.upper, blank=" \t", safe="", aliased=True),
    )
)
